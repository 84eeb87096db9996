extension TreeWalker {
    /// A kind of call-out: as it is written between `[!` and `]`, and the word that stands above it.
    private struct CallOut {
        let name: String
        let word: PageWord

        static let all = [
            CallOut(name: "note", word: .note), CallOut(name: "tip", word: .tip),
            CallOut(name: "important", word: .important), CallOut(name: "warning", word: .warning),
            CallOut(name: "caution", word: .caution),
        ]
    }

    /// Opens a quote, or the call-out that it is if its first line is `[!NOTE]` or the like.
    mutating func enterQuote(_ node: SyntaxNode) {
        html.freshLine()
        guard let callOut = takeMark(of: node) else {
            callOuts.append(false)
            html.write("<blockquote>\n")
            return
        }
        callOuts.append(true)
        html.write("<div class=\"callout callout-")
        html.write(callOut.name)
        html.write("\" role=\"note\"><p class=\"callout-title\">")
        addWord(callOut.word)
        html.write("</p>\n")
    }

    /// Closes it.
    mutating func exitQuote() {
        html.freshLine()
        html.write(callOuts.popLast() == true ? "</div>\n" : "</blockquote>\n")
    }

    /// Takes the line that makes a quote a call-out out of the tree; nil if there is none.
    private mutating func takeMark(of quote: SyntaxNode) -> CallOut? {
        guard let paragraph = quote.firstChild, paragraph.kind == .paragraph,
            let mark = paragraph.firstChild, mark.kind == .text,
            let callOut = Self.callOut(mark.literal)
        else { return nil }
        if let lineEnd = mark.next {
            guard lineEnd.kind == .softBreak || lineEnd.kind == .lineBreak else { return nil }
            lineEnd.remove()
        }
        // The iterator is about to enter the paragraph, so that may not go.
        mark.remove()
        if paragraph.firstChild == nil { emptied = paragraph }
        return callOut
    }

    private static func callOut(_ text: UnsafeBufferPointer<UInt8>) -> CallOut? {
        guard text.count > 3, text.count <= 16, text[0] == 0x5B, text[1] == 0x21, text[text.count - 1] == 0x5D
        else { return nil }
        let typed = text[2..<(text.count - 1)].map { $0 | 0x20 }
        return CallOut.all.first { $0.name.utf8.elementsEqual(typed) }
    }
}
