/// Named templates, which are each other's partials.
public struct TemplateLibrary: Sendable {
    /// A partial that stands inside more than this many others is left out; so one that names itself ends.
    public static let maximumDepth = 100

    private var templates: [String: Template]

    /// No templates.
    public init() {
        templates = [:]
    }

    /// Compiles templates.
    ///
    /// - Parameter sources: The templates' bytes by name.
    /// - Throws: The first fault of the first faulty template, in order of names.
    public init(parsing sources: [String: [UInt8]]) throws(MustacheError) {
        templates = Dictionary(minimumCapacity: sources.count)
        for (name, source) in sources.sorted(by: { $0.key < $1.key }) {
            templates[name] = try Template(parsing: source, name: name)
        }
    }

    /// The template of that name.
    public subscript(name: String) -> Template? {
        templates[name]
    }

    /// The names of all templates, sorted.
    public var names: [String] {
        templates.keys.sorted()
    }

    /// Fills the template of that name; nil if there is none. See `Template.render`.
    public func render(
        _ name: String, _ context: MustacheValue, within outer: MustacheValue = .missing
    ) -> [UInt8]? {
        templates[name]?.render(context, within: outer, partials: self)
    }
}
