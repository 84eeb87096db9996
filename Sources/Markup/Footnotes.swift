import WikiCore

/// The footnotes of a page, in the order of their numbers.
struct Footnotes {
    /// A footnote.
    struct Note {
        /// Its label, percent-encoded, unlike that of any other.
        var label: String
        /// How often the text refers to it.
        var references: Int
        /// How many of these the walk has met.
        var met = 0
    }

    /// `notes[n - 1]` has number `n`.
    var notes: [Note] = []
    /// How many definitions the walk has entered.
    var begun = 0
    /// The number of definitions that have their arrows.
    var arrowed = 0

    /// Finds the footnotes of a tree, which stand at its end, and takes their ids.
    init(in tree: SyntaxTree, markdown: [UInt8], wikiLinks: WikiLinkTable, ids: inout IdentifierRegister) {
        var definitions: [SyntaxNode] = []
        var last = tree.root.lastChild
        while let node = last, node.kind == .footnoteDefinition {
            definitions.append(node)
            last = node.previous
        }
        guard !definitions.isEmpty else { return }
        let lines = SourceLines(of: markdown)
        for definition in definitions.reversed() {
            let typed = Self.label(of: definition, lines: lines, markdown: markdown, wikiLinks: wikiLinks)
            let label = PageName.percentEncoded(typed ?? String(notes.count + 1))
            let id = ids.unique("fn-" + label)
            _ = ids.unique("fnref-" + label)
            notes.append(Note(label: String(id.utf8.dropFirst(3)) ?? label, references: 0))
        }
        count(in: tree)
    }

    /// The id of the reference to a note that is the `count`th in the text. No label holds `:`, so none is taken.
    static func referenceID(_ note: Note, _ count: Int) -> String {
        count > 1 ? "fnref-\(note.label):\(count)" : "fnref-\(note.label)"
    }

    /// The index in `notes` of what a reference means.
    func index(of reference: SyntaxNode) -> Int? {
        var number = 0
        for byte in reference.literal {
            guard (0x30...0x39).contains(byte) else { return nil }
            number = min(number * 10 + Int(byte) - 0x30, notes.count + 1)
        }
        return number >= 1 && number <= notes.count ? number - 1 : nil
    }

    private mutating func count(in tree: SyntaxTree) {
        guard let iterator = SyntaxIterator(over: tree.root) else { return }
        while let step = iterator.next() {
            guard case .enter(let node) = step, node.kind == .footnoteReference, let index = index(of: node)
            else { continue }
            notes[index].references += 1
        }
    }

    /// A definition's label, which the library keeps to itself: read where the definition begins.
    private static func label(
        of definition: SyntaxNode, lines: SourceLines, markdown: [UInt8], wikiLinks: WikiLinkTable
    ) -> String? {
        let start = lines.offset(ofLine: definition.startLine) + definition.startColumn - 1
        guard start >= 0, start < markdown.count, markdown[start...].starts(with: "[^".utf8) else {
            return nil
        }
        let rest = markdown[(start + 2)...]
        guard let end = rest.prefix(1024).firstIndex(of: 0x5D), end > start + 2 else { return nil }
        let typed = Array(rest[..<end]).withUnsafeBufferPointer { wikiLinks.restored($0, inTable: false) }
        return String(validating: typed, as: UTF8.self)
    }
}
