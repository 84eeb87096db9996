extension TreeWalker {
    /// Writes a reference to a footnote.
    mutating func writeReference(_ node: SyntaxNode) {
        guard let index = footnotes.index(of: node) else { return }
        footnotes.notes[index].met += 1
        let note = footnotes.notes[index]
        html.write("<sup class=\"footnote-ref\"><a href=\"#fn-")
        html.write(note.label)
        html.write("\" id=\"")
        html.write(Footnotes.referenceID(note, note.met))
        html.write("\" data-footnote-ref>")
        html.write(String(index + 1))
        html.write("</a></sup>")
    }

    /// Opens a footnote, and the list of them before the first.
    mutating func enterFootnote() {
        if footnotes.begun == 0 {
            write(ends: elements.clearFrame())
            html.freshLine()
            html.write("<section class=\"footnotes\" data-footnotes>\n<ol>\n")
        }
        let label = footnotes.begun < footnotes.notes.count ? footnotes.notes[footnotes.begun].label : ""
        footnotes.begun += 1
        html.write("<li id=\"fn-")
        html.write(label)
        html.write("\">\n")
    }

    /// Closes it.
    mutating func exitFootnote() {
        if footnotes.arrowed < footnotes.begun {
            writeBackReferences()
            html.write("\n")
        }
        html.write("</li>\n")
    }

    /// Closes the list of footnotes.
    mutating func endFootnotes() {
        if footnotes.begun > 0 { html.write("</ol>\n</section>\n") }
    }

    /// Writes the arrows that lead back to the text.
    mutating func writeBackReferences() {
        guard footnotes.arrowed < footnotes.begun, footnotes.begun <= footnotes.notes.count else { return }
        footnotes.arrowed = footnotes.begun
        let note = footnotes.notes[footnotes.begun - 1]
        for count in 1...max(1, note.references) {
            guard !html.isOver else { return }
            html.write(count > 1 ? " <a href=\"#" : "<a href=\"#")
            html.write(Footnotes.referenceID(note, count))
            html.write("\" class=\"footnote-backref\" data-footnote-backref aria-label=\"")
            addWord(.backToText)
            html.write("\">↩")
            if count > 1 {
                html.write("<sup class=\"footnote-ref\">")
                html.write(String(count))
                html.write("</sup>")
            }
            html.write("</a>")
        }
    }
}
