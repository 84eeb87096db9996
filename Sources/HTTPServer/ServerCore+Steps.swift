import CMicroHTTPD
import HTTP
import Synchronization

extension ServerCore {
    /// Bytes that are read of a body that is refused already, before the connection is closed unanswered.
    static let maximumDrain = 1 << 20

    /// One call of the access handler: the head, some of the body, its end, or the end of a suspension.
    func step(
        _ exchange: Exchange, _ handle: OpaquePointer, _ method: UnsafePointer<CChar>,
        _ version: UnsafePointer<CChar>, _ data: UnsafePointer<CChar>?, _ size: UnsafeMutablePointer<Int>
    ) -> MHD_Result {
        if exchange.isRefused { size.pointee = 0; return MHD_Result.YES }
        guard let head = exchange.head, let target = exchange.target else {
            do throws(Refusal) {
                try begin(exchange, handle, method, version)
                return MHD_Result.YES
            } catch { return refuse(error, exchange, handle) }
        }
        if size.pointee > 0 {
            let count = size.pointee
            size.pointee = 0
            connection(of: handle)?.addBody(count)
            guard exchange.pending == nil else {
                exchange.drained += count
                return exchange.drained <= ServerCore.maximumDrain ? MHD_Result.YES : MHD_Result.NO
            }
            if exchange.body.count + count > exchange.limit {
                return postpone(Refusal(status: 413, reason: "The body is too long."), exchange)
            }
            guard reserve(count) else {
                return postpone(Refusal(status: 503, reason: "Too many bodies are under way."), exchange)
            }
            exchange.reserved += count
            exchange.body.append(contentsOf: UnsafeRawBufferPointer(start: data, count: count))
            return MHD_Result.YES
        }
        if let refusal = exchange.pending { return refuse(refusal, exchange, handle) }
        let answered: Response? = exchange.slot.withLock { slot in
            guard case .answered(let response) = slot else { return nil }
            slot = .closed
            return response
        }
        if let answered { return queue(answered, head, exchange, handle) }
        let peer = connection(of: handle)
        peer?.enter(.work)
        let request = Request(
            method: head.method, target: target, headers: head.headers, body: exchange.body,
            client: peer?.client ?? "")
        exchange.body = []
        switch handler.reply(to: request) {
        case .now(let response): return queue(response, head, exchange, handle)
        case .shared(let shared):
            // A finished form keeps its connection open, and with it a client that never pauses.
            guard !isStopping.load(ordering: .relaxed) else {
                return queue(shared.response, head, exchange, handle)
            }
            let form = shared.finished.withLock { finished in
                if finished == nil { finished = SharedForm(shared.response) }
                return finished as? SharedForm
            }
            guard let form else { return queue(shared.response, head, exchange, handle) }
            return send(form.form(for: head.headers, method: head.method), exchange, handle)
        case .soon(let work): return start(work, exchange, handle, head)
        case .later(let work): return hand(work, exchange, handle)
        }
    }
}
