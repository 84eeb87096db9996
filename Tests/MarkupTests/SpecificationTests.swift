import TestSupport
import Testing

@testable import Markup

/// The official examples, byte for byte, save what Meent changes on purpose.
@Suite("Specification", .enabled(if: TestData.markdown != nil, "../shared/testdata/markdown is missing"))
struct SpecificationTests {
    @Test(arguments: Example.all(in: "spec.txt") + Example.all(in: "extensions.txt"))
    func example(_ example: Example) {
        guard example.notes != "disabled", example.html != "<IGNORE>\n" else { return }
        let expected = SpecificationTests.normalised(expected: example.html)
        let actual = SpecificationTests.normalised(actual: Rendering.html(example.markdown))
        if let reason = SpecificationChanges.reasons[example.testDescription] {
            #expect(actual != expected, "listed as changed (\(reason)), but holds")
        } else {
            #expect(actual == expected)
        }
    }

    @Test func everyListedExampleExists() {
        let known = Set(
            (Example.all(in: "spec.txt") + Example.all(in: "extensions.txt")).map(\.testDescription))
        #expect(Set(SpecificationChanges.reasons.keys).subtracting(known).isEmpty)
        #expect(known.count > 690)
    }

    @Test(arguments: Example.all(in: "regression.txt") + Example.all(in: "smart_punct.txt"))
    func rendersToSafeHTML(_ example: Example) {
        let page = Rendering.page(example.markdown)
        #expect(page.outcome == .complete)
        #expect(HTMLOracle.faults(in: page) == [])
    }

    /// Takes out what Meent adds everywhere: ids of headings and `rel`.
    private static func normalised(actual: String) -> String {
        var html = replacing(actual, " rel=\"noopener noreferrer nofollow ugc\"", with: "")
        for level in 1...6 {
            html = removing(html, from: "<h\(level) id=\"", through: "\"", leaving: "<h\(level)")
        }
        return html
    }

    /// Puts the names that an address means in place of each address that leads into the wiki.
    private static func normalised(expected: String) -> String {
        var result = ""
        var rest = expected[...]
        while let quote = firstAddress(in: rest) {
            result += rest[..<quote.start]
            rest = rest[quote.start...]
            guard let end = rest.utf8.firstIndex(of: 0x22) else { break }
            let typed = String(rest[..<end])
            let address = CharacterReference.decoded(Array(typed.utf8)[...])
            let resolver = LinkResolver(name: "Page", root: "")
            switch quote.isPicture ? resolver.picture(address) : resolver.link(address) {
            case .wiki(let candidates, let fragment):
                result += Rendering.address(candidates, fragment: fragment)
            default: result += typed
            }
            rest = rest[end...]
        }
        return result + rest
    }

    private static func firstAddress(in text: Substring) -> (start: Substring.Index, isPicture: Bool)? {
        let link = range(of: "<a href=\"", in: text)
        let picture = range(of: "<img src=\"", in: text)
        switch (link, picture) {
        case (nil, nil): return nil
        case (let link?, let picture?) where link < picture: return (link, false)
        case (_, let picture?): return (picture, true)
        case (let link?, nil): return (link, false)
        }
    }

    /// Where `pattern` ends for the first time.
    private static func range(of pattern: String, in text: Substring) -> Substring.Index? {
        let pattern = Array(pattern.utf8)
        var index = text.utf8.startIndex
        while let found = text.utf8[index...].firstIndex(of: pattern[0]) {
            if text.utf8[found...].starts(with: pattern) {
                return text.utf8.index(found, offsetBy: pattern.count)
            }
            index = text.utf8.index(after: found)
        }
        return nil
    }

    private static func replacing(_ text: String, _ pattern: String, with replacement: String) -> String {
        var result = ""
        var rest = text[...]
        while let end = range(of: pattern, in: rest) {
            result += rest[..<rest.utf8.index(end, offsetBy: -pattern.utf8.count)] + replacement
            rest = rest[end...]
        }
        return result + rest
    }

    private static func removing(_ text: String, from: String, through: String, leaving: String) -> String {
        var result = ""
        var rest = text[...]
        while let start = range(of: from, in: rest), let end = range(of: through, in: rest[start...]) {
            result += rest[..<rest.utf8.index(start, offsetBy: -from.utf8.count)] + leaving
            rest = rest[end...]
        }
        return result + rest
    }
}
