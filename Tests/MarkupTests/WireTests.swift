import Testing

@testable import Markup

@Suite struct WireTests {
    @Test func cutOffMessagesAreNoPages() {
        let page = Rendering.page("---\ntags: [a]\n---\n# A\n[[B|c]] ![d](e.png) [^1]\n\n[^1]: x\n")
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

/// A sequence that is the same every time (SplitMix64).
private struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
