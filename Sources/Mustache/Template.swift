/// A Mustache template, compiled once and filled often; follows the specification at mustache.github.io without lambdas,
/// inheritance and dynamic names.
///
/// Templates are code: whoever writes one can make it slow. Values are not: whatever they hold, `{{name}}` escapes it.
public struct Template: Sendable {
    /// What errors call it.
    public let name: String
    /// The literal text of the whole template without what standalone lines lose; tokens point into it.
    let literals: [UInt8]
    /// What to do, in order. A section is followed by its content.
    let tokens: [Token]

    /// A step of rendering.
    enum Token: Sendable {
        /// Write a range of the literals. `startsLine`: a partial's indentation goes before it.
        case text(Range<Int>, startsLine: Bool)
        /// Write a value.
        case variable(Path, escaped: Bool)
        /// Show the tokens from the next one up to `end` for each element of the value.
        case section(Path, end: Int)
        /// Show the tokens from the next one up to `end` if the value is false.
        case inverted(Path, end: Int)
        /// Show another template. `indentation` is nil for one that shares its line with something else.
        case partial(String, indentation: [UInt8]?)
    }

    /// Where to look a value up.
    enum Path: Sendable, Equatable {
        /// `.`, the innermost value itself.
        case current
        /// A name that is looked up from the innermost value outwards, and then further names inside what it gave.
        case name(String, then: [String])
    }

    /// Compiles a template.
    ///
    /// - Parameters:
    ///   - source: The template, in UTF-8.
    ///   - name: What errors call it.
    /// - Throws: `MustacheError` with the line of the first fault.
    public init(parsing source: [UInt8], name: String) throws(MustacheError) {
        var parser = TemplateParser(source: source, name: name)
        try parser.parse()
        self.name = name
        literals = parser.literals
        tokens = parser.tokens
    }

    /// Compiles a template.
    ///
    /// - Throws: `MustacheError` with the line of the first fault.
    public init(parsing source: String, name: String) throws(MustacheError) {
        try self.init(parsing: Array(source.utf8), name: name)
    }

    /// Fills the template.
    ///
    /// - Parameters:
    ///   - context: The values.
    ///   - outer: Values for names that `context` does not hold, such as those that all pages share.
    ///   - partials: The templates that `{{>name}}` finds; one that is not there is left out, and so is one that stands
    ///     deeper than `TemplateLibrary.maximumDepth`.
    public func render(
        _ context: MustacheValue, within outer: MustacheValue = .missing,
        partials: TemplateLibrary = TemplateLibrary()
    ) -> [UInt8] {
        var renderer = Renderer(context: context, outer: outer, partials: partials)
        renderer.output.reserveCapacity(4096 + 2 * literals.count)
        renderer.render(self)
        return renderer.output
    }
}
