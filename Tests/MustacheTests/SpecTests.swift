import JSON
import Mustache
import Testing

/// The Mustache specification's own cases as they were published, which stand outside the package.
private enum SpecFiles {
    /// A module's bytes. A worktree may stand one folder deeper than the package itself does.
    static func bytes(_ module: String) -> [UInt8]? {
        SourceFiles.bytes("../shared/testdata/mustache/\(module).json")
            ?? SourceFiles.bytes("../../shared/testdata/mustache/\(module).json")
    }

    static let areThere = bytes("sections") != nil
}

/// All of the specification but its optional modules.
@Suite(
    "Mustache specification", .enabled(if: SpecFiles.areThere, "../shared/testdata/mustache is missing"))
struct SpecTests {
    @Test(
        "Every case of a module comes out byte for byte",
        arguments: zip(
            ["comments", "delimiters", "interpolation", "inverted", "partials", "sections"],
            [12, 14, 42, 22, 12, 34]))
    func passes(_ module: String, _ count: Int) throws {
        let file = try JSONValue(parsing: #require(SpecFiles.bytes(module)))
        let cases = try #require(file["tests"]?.array)
        #expect(cases.count == count)
        for test in cases {
            let name = try #require(test["name"]?.string)
            let template = try Template(parsing: #require(test["template"]?.string), name: name)
            var sources: [String: [UInt8]] = [:]
            for partial in test["partials"]?.object ?? [] {
                sources[partial.key] = Array(try #require(partial.value.string).utf8)
            }
            let output = template.render(
                Self.context(try #require(test["data"])), partials: try TemplateLibrary(parsing: sources))
            #expect(try output == Array(#require(test["expected"]?.string).utf8), "\(module): \(name)")
        }
    }

    private static func context(_ value: JSONValue) -> MustacheValue {
        switch value {
        case .null: .missing
        case .bool(let condition): .bool(condition)
        case .integer(let number): .integer(Int(number))
        case .number(let number): .text("\(number)")
        case .string(let text): .text(text)
        case .array(let elements): .list(elements.map(context))
        case .object(let members):
            .object(Dictionary(uniqueKeysWithValues: members.map { ($0.key, context($0.value)) }))
        }
    }
}
