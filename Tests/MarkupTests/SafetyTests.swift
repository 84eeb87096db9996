import Testing

@testable import Markup

extension RenderingTests {
    @Suite struct SafetyTests {
        static let attacks = [
            "<script>alert(1)</script>", "a <img src=x onerror=alert(1)> b", "[a](JaVaScRiPt:alert(1))",
            "[a](\u{1}javascript:alert(1))", "[a](data:text/html;base64,x)", "[a](feed:javascript:x)",
            "![a](data:image/svg+xml;base64,x)", "<javascript:alert(1)>",
            "[a](x \"t\\\" onmouseover=alert(1)\")",
            "![a\" onerror=\"alert(1)](x)", "```\"><script>alert(1)</script>\nx\n```",
            "[^\"><b>]\n\n[^\"><b>]: x",
            "www.x.com/\"><script>", "x@y.z\"><script>", "|a|\n|-|\n|<script>|\n\n- [ ] <script>",
            "<svg><script>", "<style>*{}", "<!-- --><script>", "# getElementById\n# __proto__\n# <b id=x>",
            "[[javascript:alert(1)]] [[//evil]] [[a\" onx=1]] [[../../admin]]",
            "![x](http://127.0.0.1:9/x.png)",
            "![\"\u{301} onmouseover=alert(1) x=\"](x '\"\u{301} onmouseover=alert(1)')",
            "<\u{338}b> &\u{301}lt;",
            "*<b>* x", "[<b>x](y) z</b>", "<a href=x>[y](z)", "[<a href=javascript:x>](y)", "~~<b>~~ </b>",
            "<b id=m-x style=color:red onclick=x>y", "<div id=\"m-menu\">\n\n> <b>\n\n</div>", "# m\n# m",
        ]

        @Test(arguments: attacks) func attacksGiveSafeHTML(text: String) {
            expectSafe(text)
        }

        @Test(
            .enabled(if: Specification.folder != nil, "../shared/testdata/markdown is missing"),
            arguments: ["spec.txt", "extensions.txt", "regression.txt"])
        func examplesGiveSafeHTML(file: String) {
            for example in Specification.examples(file) { expectSafe(example.input) }
        }

        @Test func mutationsGiveSafeHTML() {
            var random = Generator(state: 20_260_101)
            let clock = ContinuousClock()
            let end = clock.now + .seconds(2)
            var rounds = 0
            while rounds < 4_000, clock.now < end {
                var text = Array(Self.attacks.randomElement(using: &random)?.utf8 ?? "".utf8)
                text += Self.attacks.randomElement(using: &random)?.utf8 ?? "".utf8
                for _ in 0..<Int.random(in: 1...4, using: &random) {
                    let place = Int.random(in: 0..<text.count, using: &random)
                    let piece = Array("<>\"'&[]()*_~`!#|= \n/\\:-".utf8).randomElement(using: &random) ?? 0x20
                    if Bool.random(using: &random) {
                        text[place] = piece
                    } else {
                        text.insert(piece, at: place)
                    }
                }
                expectSafe(String(decoding: text, as: UTF8.self))
                rounds += 1
            }
            #expect(rounds > 0)
        }

        private func expectSafe(_ text: String) {
            let html = filled(rendered(text))
            let faults = HTMLOracle.faults(in: Array(html.utf8))
            #expect(faults.isEmpty, "\(text) gave \(html)")
        }
    }
}

/// A sequence that is the same every time.
struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
