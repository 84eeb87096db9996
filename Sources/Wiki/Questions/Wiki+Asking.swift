public import WikiCore
internal import WikiStore

/// What became of a question that was to be put on the list of open questions.
public enum AskOutcome: String, Equatable, Sendable {
    /// It is on the list.
    case asked
    /// It was on the list before.
    case known
    /// There is a page of that name, which is the answer.
    case answered
}

extension Wiki {
    /// Puts a question on a page for all to see and to answer: a link to the page that would be the answer, at the end.
    ///
    /// It is a save like any other: what others save at the same moment stays.
    ///
    /// - Parameters:
    ///   - question: the name of the page to be written.
    ///   - list: the page of open questions; it is made where there is none.
    ///   - beginning: what that page begins with when it is made.
    ///   - request: who asks, and what the change is called.
    /// - Throws: `WikiError.tooLarge` when the list is full, `StoreError`.
    public func ask(_ question: PageName, on list: PageName, beginning: String, _ request: ActRequest) throws
        -> AskOutcome
    {
        if try living.find(.page, question.key) != nil { return .answered }
        return try commit { writer in
            let page = try writer.reader.page(.page, keyOrAlias: list.key)
            let text = try page?.content.map(writer.reader.text) ?? Array(beginning.utf8)
            guard !Self.lists(text, question) else { return (.known, []) }
            let save = SaveRequest(
                name: page?.name ?? list, text: Self.appending("- [[\(question.text)]]", to: text),
                base: page?.head, author: request.author, comment: request.comment)
            if let fault = Self.fault(in: save) { throw fault }
            let outcome = try SaveRun(save, hash: ContentHash(of: save.text), time: .now(), writer).outcome()
            return (.asked, outcome.revised.map { [$0] } ?? [])
        }
    }

    /// Whether a text has a link to a page of that name.
    private static func lists(_ text: [UInt8], _ question: PageName) -> Bool {
        text.split(separator: 0x0A).contains { line in
            guard let start = line.firstIndex(of: 0x5B), line[start...].starts(with: [0x5B, 0x5B]) else {
                return false
            }
            let target = line[(start + 2)...].prefix { $0 != 0x5D && $0 != 0x7C && $0 != 0x23 }
            return PageKey(lookingUp: String(decoding: target, as: UTF8.self)) == question.key
        }
    }

    /// A text with one more item at its end, where a list ends or one begins.
    private static func appending(_ item: String, to text: [UInt8]) -> [UInt8] {
        var whole = text
        while let last = whole.last, last == 0x0A || last == 0x0D || last == 0x20 { whole.removeLast() }
        let lastLine = whole.split(separator: 0x0A).last ?? []
        let isList = lastLine.starts(with: "- ".utf8) || lastLine.starts(with: "* ".utf8)
        return whole + Array((isList ? "\n" : "\n\n").utf8) + Array(item.utf8) + [0x0A]
    }
}
