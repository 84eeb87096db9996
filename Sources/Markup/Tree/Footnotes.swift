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

    /// A definition's label, which the library keeps to itself. It gives the column behind the label's `]:`.
    private static func label(
        of definition: SyntaxNode, lines: SourceLines, markdown: [UInt8], wikiLinks: WikiLinkTable
    ) -> String? {
        let line = lines.offset(ofLine: definition.startLine)
        let column = line + definition.startColumn - 1
        guard column > line, column <= markdown.count else { return nil }
        var before = markdown[line..<column]
        while let last = before.last, last == 0x20 || last == 0x09 { before = before.dropLast() }
        guard before.suffix(2).elementsEqual("]:".utf8) else { return nil }
        before = before.dropLast(2)
        // A label holds neither blanks nor `]`; a `>` may stand before it.
        let word = before.suffix(while: { $0 > 0x20 && $0 != 0x5D })
        guard let start = word.indices.first(where: { word[$0...].starts(with: "[^".utf8) }) else {
            return nil
        }
        let typed = Array(word[start...].dropFirst(2)).withUnsafeBufferPointer {
            wikiLinks.restored($0, inTable: false)
        }
        return String(validating: typed, as: UTF8.self)
    }
}

extension ArraySlice<UInt8> {
    /// The longest ending all of whose bytes belong.
    fileprivate func suffix(while belongs: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        var start = endIndex
        while start > startIndex, belongs(self[start - 1]) { start -= 1 }
        return self[start...]
    }
}
