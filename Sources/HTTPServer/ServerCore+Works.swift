import CMicroHTTPD
import HTTP
import Synchronization

extension ServerCore {
    /// What a handler gives in place of an answer: it passes the answer on, now or later, from any thread.
    typealias Work = @Sendable (@escaping @Sendable (Response) -> Void) -> Void

    private static let ending = Refusal(status: 503, reason: "The server is stopping.")

    /// Lets a thread that may block work for the answer. The connection is suspended before the work can start.
    func hand(_ work: @escaping Work, _ exchange: Exchange, _ handle: OpaquePointer) -> MHD_Result {
        guard case .suspended = suspend(exchange, handle) else {
            return refuse(Self.ending, exchange, handle)
        }
        let reply = reply(to: exchange, handle)
        _ = pool.submit { work { reply($0) } }
        return MHD_Result.YES
    }

    /// Starts a work on this thread. The connection is suspended only if the answer is not there when that returns.
    func start(
        _ work: Work, _ exchange: Exchange, _ handle: OpaquePointer, _ head: RequestHead
    ) -> MHD_Result {
        let reply = reply(to: exchange, handle)
        work { reply($0) }
        switch suspend(exchange, handle) {
        case .answered(let response): return queue(response, head, exchange, handle)
        case .suspended: return MHD_Result.YES
        case .refused: return refuse(Self.ending, exchange, handle)
        }
    }

    private func suspend(_ exchange: Exchange, _ handle: OpaquePointer) -> Wait {
        let wait = SuspendedHandle(handle)
        let target = exchange.target
        let headers = exchange.head?.headers ?? Headers()
        let handler = handler
        return suspend(
            exchange, handle,
            ReplyOnce.Waiting {
                exchange.answer(handler.refusal(Self.ending, target: target, headers: headers), wait)
            })
    }

    private func reply(to exchange: Exchange, _ handle: OpaquePointer) -> ReplyOnce {
        let target = exchange.target
        let headers = exchange.head?.headers ?? Headers()
        let handler = handler
        return ReplyOnce(exchange, SuspendedHandle(handle), leave: { [self] in letGo(exchange) }) {
            handler.refusal(
                Refusal(status: 503, reason: "The server is busy."), target: target, headers: headers)
        }
    }
}
