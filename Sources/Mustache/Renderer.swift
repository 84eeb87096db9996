/// One filling of a template.
struct Renderer {
    /// What was written so far.
    var output: [UInt8] = []
    private var stack: [MustacheValue]
    private let partials: TemplateLibrary
    private var depth = 0
    /// What stands before each line of the template that is being rendered.
    private var indentation: [UInt8] = []

    init(context: MustacheValue, outer: MustacheValue, partials: TemplateLibrary) {
        stack = [outer, context]
        self.partials = partials
    }

    /// Writes a whole template.
    mutating func render(_ template: Template) {
        render(template.tokens.indices, of: template)
    }

    private mutating func render(_ range: Range<Int>, of template: Template) {
        var index = range.lowerBound
        while index < range.upperBound {
            switch template.tokens[index] {
            case .text(let bytes, let startsLine):
                write(template.literals[bytes], startsLine: startsLine)
            case .variable(let path, let escaped):
                write(value(at: path), escaped: escaped)
            case .section(let path, let end):
                show(index + 1..<end, of: template, for: value(at: path))
                index = end - 1
            case .inverted(let path, let end):
                if !value(at: path).isTrue { render(index + 1..<end, of: template) }
                index = end - 1
            case .partial(let name, let own):
                include(name, indentedBy: own)
            }
            index += 1
        }
    }

    private mutating func show(_ range: Range<Int>, of template: Template, for value: MustacheValue) {
        switch value {
        case .list(let elements):
            for element in elements { render(range, of: template, inside: element) }
        case _ where value.isTrue:
            render(range, of: template, inside: value)
        default:
            break
        }
    }

    private mutating func render(_ range: Range<Int>, of template: Template, inside value: MustacheValue) {
        stack.append(value)
        render(range, of: template)
        stack.removeLast()
    }

    private mutating func include(_ name: String, indentedBy own: [UInt8]?) {
        guard depth < TemplateLibrary.maximumDepth, let partial = partials[name] else { return }
        let outer = indentation
        // The text before an inline partial has brought this line's indentation already.
        indentation = own.map { outer + $0 } ?? []
        depth += 1
        render(partial)
        depth -= 1
        indentation = outer
    }

    private mutating func write(_ bytes: ArraySlice<UInt8>, startsLine: Bool) {
        guard !indentation.isEmpty else { return output.append(contentsOf: bytes) }
        if startsLine { output.append(contentsOf: indentation) }
        var rest = bytes
        while let newline = rest.firstIndex(of: 0x0A), newline + 1 < rest.endIndex {
            output.append(contentsOf: rest[...newline])
            output.append(contentsOf: indentation)
            rest = rest[(newline + 1)...]
        }
        output.append(contentsOf: rest)
    }

    private mutating func write(_ value: MustacheValue, escaped: Bool) {
        switch value {
        case .missing, .list, .object:
            break
        case .bool(let condition):
            output.append(contentsOf: (condition ? "true" : "false").utf8)
        case .integer(let number):
            output.append(contentsOf: String(number).utf8)
        case .text(let text):
            if escaped { output.appendEscaped(text) } else { output.append(contentsOf: text.utf8) }
        case .html(let bytes):
            if escaped { output.appendEscaped(bytes) } else { output.append(contentsOf: bytes) }
        }
    }

    private func value(at path: Template.Path) -> MustacheValue {
        guard case .name(let first, let rest) = path else { return stack[stack.count - 1] }
        for case .object(let members) in stack.reversed() {
            guard var found = members[first] else { continue }
            // The first name decides: what it gave is never left for an outer value of that name.
            for name in rest {
                guard case .object(let members) = found, let next = members[name] else { return .missing }
                found = next
            }
            return found
        }
        return .missing
    }
}
