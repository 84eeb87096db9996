/// Why bytes are no JSON text that is accepted, and where.
public struct JSONError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public let code: Code
    /// The line, from 1.
    public let line: Int
    /// The character in the line at which reading stopped, from 1; 0 at the start of a line.
    public let column: Int

    /// An error from its parts.
    public init(code: Code, line: Int, column: Int) {
        self.code = code
        self.line = line
        self.column = column
    }

    /// What can be wrong with a JSON text.
    public enum Code: Sendable, CaseIterable {
        /// The grammar does not allow what stands there.
        case syntax
        /// It ends too early.
        case premature
        /// More follows the value.
        case trailing
        /// It is not UTF-8.
        case encoding
        /// A text or key holds U+0000.
        case null
        /// An object has the same key twice.
        case duplicateKey
        /// A number has no room in 64 bits.
        case overflow
        /// Arrays and objects are nested deeper than `JSONValue.maximumDepth`.
        case depth
        /// There are more values than `JSONValue.maximumValues`.
        case size
    }

    /// A plain sentence without anything of the text itself, so that it can be shown to anyone.
    public var message: String {
        let fault =
            switch code {
            case .syntax: "The JSON is malformed"
            case .premature: "The JSON ends too early"
            case .trailing: "Something follows the end of the JSON"
            case .encoding: "The JSON is not valid UTF-8"
            case .null: "A string holds the character U+0000"
            case .duplicateKey: "An object has the same key twice"
            case .overflow: "A number is too large"
            case .depth: "The JSON is nested more than \(JSONValue.maximumDepth) levels deep"
            case .size: "The JSON has more than \(JSONValue.maximumValues) values"
            }
        return "\(fault) (line \(line), column \(column))."
    }

    /// The message.
    public var description: String { message }
}
