import TestSupport
import Testing

extension TestData {
    /// The folder with the examples of Markdown; nil where it is missing.
    static let markdown: String? = folder.map { $0 + "/markdown" }
}

/// An example of a specification.
struct Example: CustomTestStringConvertible, Sendable {
    var file: String
    /// From 1, as specifications count.
    var number: Int
    /// What stands behind `example`: the extensions that are on, or `disabled`.
    var notes: String
    var markdown: String
    var html: String

    var testDescription: String { "\(file) \(number)" }

    /// All examples of a file.
    static func all(in file: String) -> [Example] {
        var examples: [Example] = []
        var parts: [[String]]?
        var notes = ""
        let text = String(
            decoding: TestData.markdown.flatMap { TestData.read("\($0)/\(file)") } ?? [], as: UTF8.self)
        // Split on bytes: a `Character` may be CR and LF.
        for line in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false) {
            let line = String(Substring(line))
            if line.utf8.starts(with: String(repeating: "`", count: 32).utf8) {
                if let done = parts {
                    if done.count == 2 {
                        examples.append(
                            Example(
                                file: file, number: examples.count + 1, notes: notes,
                                markdown: joined(done[0]),
                                html: joined(done[1])))
                    }
                    parts = nil
                } else {
                    parts = [[]]
                    notes = String(line.dropFirst(32).drop { $0 == " " }.dropFirst(7).drop { $0 == " " })
                }
            } else if let count = parts?.count {
                if line == ".", count == 1 {
                    parts?.append([])
                } else {
                    parts?[count - 1].append(line)
                }
            }
        }
        return examples
    }

    private static func joined(_ lines: [String]) -> String {
        let text = lines.map { $0 + "\n" }.joined()
        return String(
            String.UnicodeScalarView(text.unicodeScalars.map { $0 == "\u{2192}" ? "\t" : $0 }))
    }
}
