internal import TextMerge
internal import WikiCore
internal import WikiStore

extension SaveRun {
    /// What the first request of a key was answered with; nil if this is the first. Another text than came with that
    /// one, as from a form that somebody went back to and typed on in, is kept as a waiting version.
    func firstAnswer(to key: String) throws -> SaveOutcome? {
        if let change = try reader.change(key: key),
            let done = try reader.changedPages(change, limit: 1).last,
            let revision = try reader.revision(done.revision)
        {
            let meant = [try page(), try reader.page(request.kind, keyOrAlias: request.name.key)]
            guard meant.contains(where: { $0?.id == done.page }) else { throw WikiError.keyTaken }
            // Of a merge, the text that was sent is the second parent.
            let sent = try revision.parent2.map(reader.revision) ?? revision
            return .saved(
                SaveOutcome.Saved(
                    page: done.page, name: done.name, revision: done.revision, change: change,
                    isMerged: revision.kind == .merge, isCreated: revision.kind == .create,
                    kept: try keepAnother(thanSent: sent?.content, on: done.page)))
        }
        guard let id = try reader.waiting(key: key), let waiting = try reader.waiting(id),
            let page = try reader.page(waiting.page)
        else { return nil }
        let kept = try keepAnother(thanSent: waiting.content, on: page.id)
        let base = try waiting.base.flatMap { try reader.revision($0)?.content }.map(reader.text)
        return .conflict(
            SaveOutcome.Conflict(
                name: page.name, head: page.head, base: waiting.base,
                marked: Self.marked(
                    base: base ?? [], head: try page.content.map(reader.text) ?? [],
                    typed: kept == nil ? try reader.text(waiting.content) : request.text),
                waiting: kept ?? id))
    }

    /// Keeps the text of a repeated request as a waiting version, once.
    ///
    /// - Returns: nil where it is the text that was sent at first, or the newest of the page: then all of it is there.
    private func keepAnother(thanSent content: ContentID?, on page: PageID) throws -> WaitingID? {
        for known in [content, try reader.page(page)?.content] {
            if let known, try reader.hash(of: known) == hash { return nil }
        }
        if let kept = try reader.openWaiting(of: page).first(where: {
            try reader.hash(of: $0.content) == hash
        }) {
            return kept.id
        }
        return try writer.addWaiting(
            page: page, base: request.base, content: try writer.addContent(request.text, hash: hash),
            author: request.author, time: time, comment: request.comment, key: nil)
    }
}
