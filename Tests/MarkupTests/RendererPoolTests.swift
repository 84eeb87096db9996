import Glibc
import Testing

@testable import Markup

@Suite(.serialized) struct RendererPoolTests {
    private static let fixture =
        #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }
        + "/.build/debug/markup-worker-fixture"

    private func pool(workers: Int = 2) -> RendererPool {
        RendererPool(
            executable: Self.fixture, workers: workers,
            limits: WorkerLimits(cpuSeconds: 1, memory: 64 << 20, output: 1 << 20))
    }

    private func request(_ text: String) -> RenderRequest {
        RenderRequest(text: Array(text.utf8), name: "a", root: "")
    }

    private func html(_ result: RenderResult?) -> String? {
        guard case .rendered(let page)? = result else { return nil }
        return String(decoding: page.html, as: UTF8.self)
    }

    private func outcome(_ result: RenderResult?) -> RenderedPage.Outcome? {
        guard case .rendered(let page)? = result else { return nil }
        return page.outcome
    }

    @Test func fortyPagesComeBackInOrder() {
        let pool = pool()
        defer { pool.close() }
        let texts = (0..<40).map { "page \($0)" }
        #expect(pool.render(texts.map(request)).map(html) == texts)
    }

    @Test func aCrashIsToldAndTheNextPageIsWell() {
        let pool = pool(workers: 1)
        defer { pool.close() }
        let results = pool.render(["a", "crash", "b"].map(request))
        #expect(results.map(outcome) == [.complete, .crashed, .complete])
        #expect(html(results.last) == "b")
    }

    @Test func aWorkerKilledBetweenPagesCostsNothing() throws {
        let pool = pool(workers: 1)
        defer { pool.close() }
        let pid = try #require(html(pool.render([request("pid")]).first).flatMap { pid_t($0) })
        kill(pid, SIGKILL)
        #expect(html(pool.render([request("a")]).first) == "a")
        #expect(pool.statistics.crashed == 0)
    }

    @Test func eightThreadsAndOneThatSpins() async {
        let pool = pool()
        defer { pool.close() }
        let spin = request("spin")
        let echo = request("a")
        let outcomes = await withTaskGroup(of: [RenderedPage.Outcome?].self) { group in
            group.addTask { [outcome(pool.render([spin]).first)] }
            for _ in 0..<7 { group.addTask { pool.render([echo, echo]).map { outcome($0) } } }
            return await group.reduce(into: []) { $0 += $1 }
        }
        #expect(outcomes.filter { $0 == .tooComplex }.count == 1)
        #expect(outcomes.filter { $0 == .complete }.count == 14)
    }
}
