import Git
import Testing

@Suite struct TextLinesTests {
    private static let table:
        [(text: String, separator: TextLines.Separator, contents: [String], ends: [String])] = [
            ("", .lineFeed, [], []), ("a", .lineFeed, ["a"], [""]), ("\n", .any, [""], ["\n"]),
            ("a\nb\r\nc\rd", .lineFeed, ["a", "b", "c\rd"], ["\n", "\r\n", ""]),
            ("a\nb\r\nc\rd", .any, ["a", "b", "c", "d"], ["\n", "\r\n", "\r", ""]),
            ("a\r", .lineFeed, ["a\r"], [""]), ("a\r", .any, ["a"], ["\r"]),
            ("\r\r\n\n\r", .any, ["", "", "", ""], ["\r", "\r\n", "\n", "\r"]),
            ("\r\r\n\n\r", .lineFeed, ["\r", "", "\r"], ["\r\n", "\n", ""]),
        ]

    @Test(arguments: table)
    func cuts(text: String, separator: TextLines.Separator, contents: [String], ends: [String]) {
        let lines = TextLines(Array(text.utf8), separator: separator)
        #expect(lines.indices.map { String(decoding: lines.content(of: $0), as: UTF8.self) } == contents)
        #expect(lines.indices.map { String(decoding: lines.lineEnd(of: $0), as: UTF8.self) } == ends)
        #expect(Array(lines.joined()) == Array(text.utf8))
        #expect(Array(lines[text: 0..<lines.count]) == Array(text.utf8))
    }
}
