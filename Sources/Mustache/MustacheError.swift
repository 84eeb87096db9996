/// Why a template could not be compiled.
public struct MustacheError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public let code: Code
    /// The template's name.
    public let template: String
    /// The line where the faulty tag begins, from 1.
    public let line: Int
    /// The tag's name as written, where there is one.
    public let tag: String

    /// What can be wrong with a template.
    public enum Code: String, Sendable {
        /// A tag is opened and never closed.
        case unclosedTag = "unclosed tag"
        /// A tag has no name, or a dotted one with an empty part.
        case badName = "bad name"
        /// A set-delimiter tag does not hold two delimiters.
        case badDelimiters = "bad delimiters"
        /// A section is opened and never closed.
        case unclosedSection = "unclosed section"
        /// A section is closed that is not the innermost open one.
        case strayClose = "no such section is open"
        /// The tag belongs to an optional part of the specification that is not supported (blocks, parents).
        case unsupported = "unsupported tag"
    }

    /// One line for a log: `view:12: unclosed section 'items'`.
    public var description: String {
        "\(template):\(line): \(code.rawValue)" + (tag.isEmpty ? "" : " '\(tag)'")
    }
}
