import TestSupport
import Testing

@testable import Markup

/// Text that tries to run code, to break the frame or to disguise an address.
@Suite("Safety of the HTML")
struct SafetyTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var markdown: String
        /// What the HTML holds.
        var holds: [String] = []
        /// What it does not hold.
        var lacks: [String] = []

        var testDescription: String { String(markdown.prefix(60)) }
    }

    static let cases: [Case] = [
        Case(markdown: "<script>alert(1)</script>", holds: ["&lt;script>alert(1)&lt;/script>"]),
        Case(markdown: "a <script>alert(1)</script> b", holds: ["a &lt;script>alert(1)&lt;/script> b"]),
        Case(markdown: "a <img src=x onerror=alert(1)> b", holds: ["<p>a ", " b</p>"], lacks: ["onerror"]),
        Case(markdown: "[a](javascript:alert(1))", holds: ["href=\"\""], lacks: ["javascript"]),
        Case(markdown: "[a](JaVaScRiPt:alert(1))", holds: ["href=\"\""]),
        Case(markdown: "[a](< javascript:alert(1)>)", holds: ["href=\"\""]),
        Case(markdown: "[a](&#106;avascript:alert(1))", holds: ["href=\"\""]),
        Case(markdown: "[a](java&Tab;script:alert(1))", holds: ["href=\"\""]),
        Case(markdown: "[a](java&#10;script:alert(1))", holds: ["href=\"\""]),
        Case(markdown: "[a](javascript&colon;alert(1))", holds: ["href=\"\""]),
        Case(markdown: "[a](\u{1}javascript:alert(1))", lacks: ["href=\"javascript"]),
        Case(markdown: "[a](<\u{1}javascript:alert(1)>)", holds: ["href=\"\""]),
        Case(
            markdown: "[a](vbscript:x) [b](file:///etc/passwd)",
            holds: ["<a href=\"\">a</a> <a href=\"\">b</a>"]),
        Case(markdown: "[a](data:text/html;base64,PHN2Zz4=)", holds: ["href=\"\""]),
        Case(
            markdown: "[a](feed:javascript:x) [b](view-source:x) [c](blob:x) [d](intent://x)",
            holds: ["<a href=\"\">a</a> <a href=\"\">b</a> <a href=\"\">c</a> <a href=\"\">d</a>"]),
        Case(markdown: "![a](data:image/svg+xml;base64,xx)", holds: ["<p>a</p>"]),
        Case(markdown: "![a](data:image/png;base64,xx)", holds: ["<p>a</p>"]),
        Case(markdown: "![a](javascript:x)", holds: ["<p>a</p>"]),
        Case(markdown: "<javascript:alert(1)>", holds: ["href=\"\""]),
        Case(
            markdown: "[a](x \"t\\\" onmouseover=alert(1)\")",
            holds: ["title=\"t&quot; onmouseover=alert(1)\""]),
        Case(markdown: "![a\" onerror=\"alert(1)](x)", holds: ["alt=\"a&quot; onerror=&quot;alert(1)\""]),
        Case(
            markdown: "```\"><script>alert(1)</script>\nx\n```",
            holds: ["class=\"language-&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;\""]),
        Case(markdown: "x[^\"><b>]\n\n[^\"><b>]: y", holds: ["id=\"fn-%22%3E%3Cb%3E\""]),
        Case(markdown: "x[^m-a]\n\n[^m-a]: y", holds: ["id=\"fn-m-a\"", "id=\"fnref-m-a\""]),
        Case(markdown: "www.x.com/\"><script>", lacks: ["<script"]),
        Case(markdown: "x@y.z\"><script>alert(1)</script>", lacks: ["<script"]),
        Case(markdown: "| <script>x |\n|---|\n| <script>y |", holds: ["<td>&lt;script>y</td>"]),
        Case(markdown: "- [ ] <script>x</script>", holds: ["disabled=\"\" /> &lt;script>x"]),
        Case(markdown: "<svg><script>alert(1)</script></svg>", holds: ["&lt;script>"], lacks: ["svg"]),
        Case(markdown: "<style>*{}</style>", holds: ["&lt;style>*{}&lt;/style>"]),
        Case(markdown: "<!-- --><script>alert(1)</script>", holds: ["&lt;script>"], lacks: ["--"]),
        Case(markdown: "<!--><img src=x onerror=alert(1)>-->", lacks: ["onerror", "<!--"]),
        Case(
            markdown: "{{constructor.constructor(\"alert(1)\")()}}",
            holds: ["<p>{{constructor.constructor(&quot;alert(1)&quot;)()}}</p>"]),
        Case(markdown: "# m-search", holds: ["<h1 id=\"h-m-search\">"]),
        Case(markdown: "# M-search", holds: ["<h1 id=\"h-m-search\">"]),
        Case(markdown: "<b id=\"m-search\">x</b>", holds: ["<b>x</b>"]),
        Case(markdown: "<b id=\"&#109;-search\">x</b>", holds: ["<b>x</b>"]),
        Case(markdown: "<b id=x>a</b> <b id=x>b</b>", holds: ["<b id=\"x\">a</b> <b>b</b>"]),
        Case(markdown: "# <b id=x>a</b>\n\n# x", holds: ["<h1 id=\"x-1\">"]),
        Case(markdown: "[[javascript:alert(1)]]", holds: ["href=\"wiki/p:javascript%3Aalert%281%29\""]),
        Case(markdown: "[[//evil]]", holds: ["href=\"wiki/p:evil\""]),
        Case(markdown: "[[a\" onx=1]]", holds: ["href=\"wiki/p:a%22 onx%3D1\">a&quot; onx=1</a>"]),
        Case(markdown: "[[../../admin]]", holds: ["href=\"wiki/p:admin\""]),
        Case(markdown: "[[a|<script>x]]", holds: [">&lt;script&gt;x</a>"]),
        Case(markdown: "</textarea><script>alert(1)</script>", holds: ["&lt;/textarea>&lt;script>"]),
        Case(markdown: "![x](http://127.0.0.1:9/x.png)", lacks: ["<img"]),
        Case(markdown: "<img src=\"//evil/x.png\" alt=\"x\">", lacks: ["<img"]),
        Case(markdown: "</script><!-- \u{2028}", holds: ["&lt;/script>"], lacks: ["<!--"]),
        Case(
            markdown: "[a](x \"\\\"\u{301} onmouseover=alert(1) x=\\\"\")",
            holds: ["title=\"&quot;\u{301} onmouseover=alert(1) x=&quot;\""]),
        Case(markdown: "![\"\u{301} onerror=alert(1)](x)", holds: ["alt=\"&quot;\u{301} onerror=alert(1)\""]),
        Case(markdown: "<\u{338}b>", holds: ["&lt;\u{338}b&gt;"]),
        Case(markdown: "&\u{301}lt;", holds: ["&amp;\u{301}lt;"]),
        Case(markdown: "<a href=\"jav&#x0A;ascript:alert(1)\">x</a>", holds: ["href=\"\""]),
        Case(markdown: "<a href=\"jav&#0000010ascript:alert(1)\">x</a>", holds: ["href=\"\""]),
        Case(markdown: "<a href='javascript&colon;alert(1)'>x</a>", holds: ["href=\"\""]),
        Case(markdown: "<a href=JAVASCRIPT:alert(1)>x</a>", holds: ["href=\"\""]),
        Case(markdown: "<a href=\"&NotKnown;script:x\">x</a>", lacks: ["href=\"&NotKnown"]),
        Case(
            markdown: "<a href=x style=position:fixed class=m-top onclick=x>y</a>",
            lacks: ["style", "class", "onclick"]),
        Case(
            markdown: "<div style=\"x\" class=\"m-page\" name=\"n\">\nx\n</div>", holds: ["<div>\nx\n</div>"]),
        Case(
            markdown: "<iframe srcdoc=\"<script>\"></iframe>ok",
            holds: ["&lt;iframe srcdoc=\"&lt;script>\">&lt;/iframe>ok"]),
        Case(
            markdown: "<math><mtext><style><img src=x onerror=x></style></mtext></math>", lacks: ["onerror"]),
        Case(
            markdown: "<base href=//evil><form action=//evil><input><button>go</button></form>",
            lacks: ["evil"]),
        Case(markdown: "<meta http-equiv=\"refresh\" content=\"0;url=//evil\">", lacks: ["evil"]),
        Case(markdown: "</div></article></body></html>", lacks: ["</"]),
        Case(markdown: "<blockquote cite=\"javascript:x\">\nq\n</blockquote>", lacks: ["cite"]),
        Case(markdown: "<a href=\"x\" href=\"javascript:x\">y</a>", lacks: ["javascript"]),
        Case(
            markdown: "<div title='\"><script>x'>\ny\n</div>", holds: ["title=\"&quot;&gt;&lt;script&gt;x\""]),
        Case(markdown: "&#x2E28;0&#x2E29; [[a]]", holds: ["href=\"wiki/p:a\""]),
        Case(markdown: "⸨0⸩ ⸨1⸩ [[a]]", holds: ["<p>⸨0⸩ ⸨1⸩ <a "]),
    ]

    @Test(arguments: cases)
    func showsNoCode(_ example: Case) {
        let page = Rendering.page(example.markdown)
        #expect(page.outcome == .complete)
        let html = Rendering.filled(page)
        for text in example.holds { #expect(html.utf8Contains(text), "\(html)") }
        for text in example.lacks { #expect(!html.utf8Contains(text), "\(html)") }
        #expect(HTMLOracle.faults(in: page) == [], "\(html)")
    }

    @Test func theOracleFindsWhatItIsFor() {
        let bad = [
            "<script>x</script>", "<p onclick=\"x\">y</p>", "<p style=\"x\">y</p>",
            "<a href=\"javascript:x\">y</a>",
            "<a href=\" java&#10;script:x\">y</a>", "<p id=\"m-x\">y</p>",
            "<p id=\"a\"><b id=\"a\">y</b></p>", "<p>",
            "</p>", "<p><b></p></b>", "<p title=x>y</p>", "<img src=\"https://x/y.png\">",
            "<p class=\"m-page\">x</p>",
            "a < b", "<a href=\"data:x\">y</a>",
        ]
        for html in bad { #expect(!HTMLOracle.faults(in: Array(html.utf8)).isEmpty, "\(html)") }
    }

    @Test func manyCombiningMarksCostNoMoreThanTheirBytes() {
        let marks = String(repeating: "\u{301}", count: 100_000)
        let page = Rendering.page("# e\(marks)\n\ne\(marks) [[e\(marks.prefix(1))]]")
        #expect(page.outcome == .complete)
        #expect(page.html.count < 1_000_000)
        #expect(HTMLOracle.faults(in: page) == [])
    }

    @Test(.enabled(if: TestData.markdown != nil, "../shared/testdata/markdown is missing"))
    func everyOfficialExampleIsSafe() {
        for example in Example.all(in: "spec.txt") + Example.all(in: "extensions.txt") {
            #expect(HTMLOracle.faults(in: Rendering.page(example.markdown)) == [], "\(example)")
        }
    }

    /// Examples and attacks cut up, joined and spoilt by chance, the same in each run.
    @Test func mutationsAreSafe() {
        var chance = Dice(state: 20_240_229)
        let seeds =
            (Example.all(in: "spec.txt") + Example.all(in: "extensions.txt")).map { Array($0.markdown.utf8) }
            + Self.cases.map { Array($0.markdown.utf8) }
        let pieces: [[UInt8]] = [
            "<", ">", "\"", "'", "&", "[[", "]]", "](", ")", "`", "\\", "|", "\n", "\n\n", "<a href=",
            "<img src=",
            "</", "<div", "id=\"m-", "javascript:", "&#58;", "⸨", "⸩", "<!--", "-->", "<script",
            "> [!NOTE]\n",
            "---\n", "[^a]", "[^a]: ", "\u{0}", "\r", "\t", "<p>", "</p>", "<li>", "<table>", "<td>",
            "\u{301}",
        ].map { Array($0.utf8) }
        let clock = ContinuousClock()
        let end = clock.now + .seconds(4)
        for _ in 0..<4000 where clock.now < end {
            var text = seeds[chance.below(seeds.count)]
            for _ in 0...chance.below(6) {
                let place = chance.below(text.count + 1)
                switch chance.below(4) {
                case 0: text.insert(contentsOf: pieces[chance.below(pieces.count)], at: place)
                case 1: text.removeSubrange(place..<min(text.count, place + chance.below(8)))
                case 2: text.insert(contentsOf: seeds[chance.below(seeds.count)], at: place)
                default: if place < text.count { text[place] = UInt8(chance.below(256)) }
                }
            }
            let page = Rendering.page(bytes: text)
            let faults = HTMLOracle.faults(in: page)
            #expect(faults == [], "\(String(decoding: text, as: UTF8.self))")
            for heading in page.outline {
                #expect(heading.range.upperBound <= text.count)
            }
        }
    }
}

extension Dice {
    fileprivate mutating func below(_ bound: Int) -> Int {
        Int.random(in: 0..<max(1, bound), using: &self)
    }
}

extension String {
    /// Whether the bytes of `text` stand in this; graphemes mean nothing.
    func utf8Contains(_ text: String) -> Bool {
        let all = Array(utf8)
        let part = Array(text.utf8)
        guard let first = part.first, all.count >= part.count else { return part.isEmpty }
        return all.indices.contains { all[$0] == first && all[$0...].starts(with: part) }
    }
}
