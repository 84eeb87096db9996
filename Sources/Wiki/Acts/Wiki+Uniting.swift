internal import Markup
public import WikiCore
internal import WikiStore

extension Wiki {
    /// Makes a page part of another, in one change: its text comes behind the other's, its history is reached from
    /// there, and its names lead there. Of two files the other's bytes stay.
    ///
    /// - Throws: `WikiError.notFound`; `.unknownTarget` when the other does not live; `.nothingToDo` when they are one;
    ///   `.tooLarge`.
    public func unite(
        _ kind: PageKind, _ name: PageName, into other: PageName, _ request: ActRequest
    ) throws -> Done {
        guard request.comment.utf8.count <= Wiki.largestComment else { throw WikiError.commentTooLarge }
        while true {
            if let key = request.key, let done = try store.read({ try Self.firstDone(key, $0) }) {
                return done
            }
            let (source, target) = try store.read { reader in
                guard let source = try reader.page(kind, keyOrAlias: name.key), source.isLiving else {
                    throw WikiError.notFound
                }
                guard let target = try reader.page(kind, keyOrAlias: other.key), target.isLiving else {
                    throw WikiError.unknownTarget
                }
                return (source, target)
            }
            guard source.id != target.id else { throw WikiError.nothingToDo }
            let text = kind == .page ? try unitedText(of: source, into: target) : nil
            let time = Timestamp.now()
            let done: Done? = try commit { writer in
                // Somebody saved meanwhile: the texts are put together anew.
                guard try writer.reader.page(source.id) == source, try writer.reader.page(target.id) == target
                else { return (nil, []) }
                return (
                    try Self.unite(source, into: target, text, request, time, writer), [source.id, target.id]
                )
            }
            if let done { return done }
        }
    }

    private static func unite(
        _ source: PageRecord, into target: PageRecord, _ text: [UInt8]?, _ request: ActRequest,
        _ time: Timestamp, _ writer: Writer
    ) throws -> Done {
        let change = try writer.addChange(
            author: request.author, time: time, kind: .unite, comment: request.comment, key: request.key)
        let revision = try writer.addRevision(
            of: target.id, change: change, parent: target.head, parent2: source.head,
            content: try text.map { try writer.addContent($0) } ?? target.content)
        _ = try writer.addRevision(of: source.id, change: change, parent: source.head, content: nil)
        try writer.dropDerived(of: source.id)
        try writer.giveUpName(of: source.id)
        try writer.redirectAliases(of: source.id, to: target.id)
        try writer.addAlias(source.kind, source.name, to: target.id)
        return Done(change: change, name: target.name, revision: revision)
    }

    /// - Returns: nil where the other's text stays as it is.
    private func unitedText(of source: PageRecord, into target: PageRecord) throws -> [UInt8]? {
        guard let sourceContent = source.content, let targetContent = target.content else { return nil }
        let (added, text) = try store.read { try ($0.text(sourceContent), $0.text(targetContent)) }
        let moved = try MovePlanner.text(of: source, added, unitedInto: target, in: self)
        let body = moved.dropFirst(FrontMatter.count(in: moved)).drop { $0 == 0x0A || $0 == 0x0D }
        guard !body.isEmpty, added != text else { return nil }
        var united = text
        if let last = united.last, last != 0x0A { united.append(0x0A) }
        if !united.isEmpty { united.append(0x0A) }
        united += body
        guard united.count <= Wiki.largestText else { throw WikiError.tooLarge(limit: Wiki.largestText) }
        return united
    }
}
