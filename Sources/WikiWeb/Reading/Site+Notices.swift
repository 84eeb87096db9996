internal import HTTP
internal import Markup
internal import Mustache
internal import Wiki
internal import WikiCore
internal import WikiStore

extension Site {
    /// What there is to say about the page's names: the old one that led here, the page that had this one before.
    func nameNotices(_ page: PageRecord, _ visit: Visit) throws -> [MustacheValue] {
        var notices: [MustacheValue] = []
        if let from = visit.query("from"), let old = try? PageName(decodedAddress: from),
            try wiki.alias(page.kind, old.key)?.id == page.id
        {
            notices.append(
                notice(
                    "note", visit.catalogue["noteRedirectedFrom", old.text],
                    links: [
                        (
                            Address.of(page.kind, old) + "?redirect=no&action=edit",
                            visit.catalogue["noteWriteOld"]
                        )
                    ]))
        }
        if let other = try wiki.alias(page.kind, page.name.key), other.isLiving, other.id != page.id {
            notices.append(
                notice(
                    "note", visit.catalogue["noteRenamed", page.name.text, other.name.text],
                    links: [(Address.of(other), other.name.text)]))
        }
        return notices
    }

    /// What a save just before brought about, told once.
    func savedNotice(_ visit: Visit) -> [MustacheValue] {
        let messages = [
            "saved": "noteSaved", "merged": "noteMerged", "unchanged": "noteUnchanged",
            "restored": "noteRestored",
            "discarded": "noteDiscarded", "moved": "noteMoved", "undone": "noteUndone",
            "united": "noteUnited", "kept": "noteKept",
            "asked": "noteAsked", "known": "noteAskedBefore", "answered": "noteAnswered",
            "forgotten": "noteForgotten",
            "hidden": "noteHid", "unhidden": "noteUnhid",
        ]
        if let done = visit.done, let left = leftNotice(done, visit) {
            return [notice("tip", visit.catalogue["noteMoved"]), left]
        }
        guard let key = visit.done.flatMap({ messages[$0] }) else { return [] }
        return [notice("tip", visit.catalogue[key])]
    }

    static func notices(_ rendered: RenderedPage, _ visit: Visit) -> [MustacheValue] {
        guard rendered.outcome != .complete else { return [] }
        return [
            [
                "kind": "warning", "text": .text(visit.catalogue["noteTooComplex"]), "links": [],
            ]
        ]
    }
}
