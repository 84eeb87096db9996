extension TreeWalker {
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
        html.write(callOut.rawValue)
        html.write("\" role=\"note\"><p class=\"callout-title\">")
        html.write(words.title(of: callOut))
        html.write("</p>\n")
    }

    /// Closes it.
    mutating func exitQuote() {
        html.freshLine()
        html.write(callOuts.popLast() == true ? "</div>\n" : "</blockquote>\n")
    }

    /// Takes the line that makes a quote a call-out out of the tree; nil if there is none.
    private mutating func takeMark(of quote: SyntaxNode) -> PageWords.CallOut? {
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

    private static func callOut(_ text: UnsafeBufferPointer<UInt8>) -> PageWords.CallOut? {
        guard text.count > 3, text.count <= 16, text[0] == 0x5B, text[1] == 0x21, text[text.count - 1] == 0x5D
        else { return nil }
        let name = text[2..<(text.count - 1)].map { $0 | 0x20 }
        return PageWords.CallOut.allCases.first { $0.rawValue.utf8.elementsEqual(name) }
    }
}
