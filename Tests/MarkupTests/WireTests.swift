import Testing

@testable import Markup

extension RenderingTests {
    @Test func cutOffMessagesAreNoPages() {
        let page = rendered("---\ntags: [a]\n---\n# A\n[[B|c]] ![d](e.png) [^1]\n\n[^1]: x\n")
        let bytes = page.encoded()
        #expect(RenderedPage(encoded: bytes) == page)
        for count in 0..<bytes.count { #expect(RenderedPage(encoded: Array(bytes.prefix(count))) == nil) }
        var random = Generator(state: 7)
        for _ in 0..<2_000 {
            var changed = bytes
            changed[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(
                in: 0...255, using: &random)
            _ = RenderedPage(encoded: changed)
        }
        let request = RenderRequest(text: [1, 2], name: "a", root: "b")
        let sent = request.encoded()
        #expect(RenderRequest(encoded: sent) == request)
        for count in 0..<sent.count { #expect(RenderRequest(encoded: Array(sent.prefix(count))) == nil) }
    }
}
