import Glibc
internal import WikiCore

/// A place for one worker, which is started when needed and replaced when it dies. Used by one thread at a time.
final class WorkerSlot {
    private var worker: WorkerProcess?
    /// How long a new worker may take to become ready, in milliseconds.
    private static let startMilliseconds = 10_000

    private enum Answer {
        case page(RenderedPage)
        case tooLarge
        case late
        case gone
    }

    /// Ends the worker, if there is one.
    func end() { worker = nil }

    /// Renders a page. A worker that dies of no limit costs a second try; only a second death is the page's own.
    func render(
        _ request: RenderRequest, executable: String, arguments: [String], limits: WorkerLimits,
        counts: inout RendererPool.Statistics
    ) -> RenderResult {
        var body = WireWriter()
        body.write(request.encoded())
        for _ in 0..<2 {
            guard start(executable, arguments, &counts) else {
                counts.unavailable += 1
                return .unavailable
            }
            switch ask(body.bytes, limits) {
            case .page(let page):
                counts.complete += page.outcome == .complete ? 1 : 0
                counts.tooComplex += page.outcome == .tooComplex ? 1 : 0
                counts.crashed += page.outcome == .crashed ? 1 : 0
                return .rendered(page)
            case .tooLarge:
                counts.tooComplex += 1
                return .rendered(.plain(request.text, outcome: .tooComplex))
            case .late:
                worker = nil
                counts.lost += 1
                counts.tooComplex += 1
                return .rendered(.plain(request.text, outcome: .tooComplex))
            case .gone:
                counts.lost += 1
                if worker.take()?.finish() == SIGXCPU {
                    counts.tooComplex += 1
                    return .rendered(.plain(request.text, outcome: .tooComplex))
                }
            }
        }
        counts.crashed += 1
        return .rendered(.plain(request.text, outcome: .crashed))
    }

    /// Sees to it that a worker runs and is ready.
    private func start(_ executable: String, _ arguments: [String], _ counts: inout RendererPool.Statistics)
        -> Bool
    {
        if worker?.isAlive == true { return true }
        if worker != nil { counts.lost += 1 }
        worker = nil
        guard let fresh = WorkerProcess(executable: executable, arguments: arguments) else { return false }
        counts.started += 1
        let deadline = MonotonicClock.milliseconds() + Self.startMilliseconds
        guard fresh.receive(1, deadline: deadline) == [MarkupWorker.ready] else {
            counts.lost += 1
            return false
        }
        worker = consume fresh
        return true
    }

    private func ask(_ frame: [UInt8], _ limits: WorkerLimits) -> Answer {
        let deadline = MonotonicClock.milliseconds() + limits.wallMilliseconds
        func failure() -> Answer { MonotonicClock.milliseconds() >= deadline ? .late : .gone }
        guard worker?.send(frame, deadline: deadline) == true,
            let header = worker?.receive(4, deadline: deadline)
        else { return failure() }
        var reader = WireReader(header)
        guard let count = reader.count(), count <= limits.output else { return .gone }
        if count == 0 { return .tooLarge }
        guard let body = worker?.receive(count, deadline: deadline) else { return failure() }
        return RenderedPage(encoded: body).map(Answer.page) ?? .gone
    }
}
