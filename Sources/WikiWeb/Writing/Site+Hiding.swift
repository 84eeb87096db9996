internal import HTTP
internal import Mustache
internal import Wiki
internal import WikiCore
internal import WikiStore

extension Site {
    /// `/r/REV?action=hide` and `unhide`: asks why.
    func hideScreen(_ id: RevisionID, _ visit: Visit) throws -> Response {
        guard let revision = try wiki.revision(id), let page = try wiki.page(revision.page) else {
            throw SiteError.revisionNotFound
        }
        let act = visit.query("action") == "hide" ? "hide" : "unhide"
        let catalogue = visit.catalogue
        let heading = catalogue["\(act)Title", catalogue.moment(revision.time)]
        return self.page(
            "confirm",
            [
                "title": .text(heading), "noindex": true, "heading": .text(heading),
                "text": .text(catalogue["\(act)Text"]), "action": .text("/r/\(id)?action=\(act)"),
                "back": .text("\(Address.of(page))?action=history"),
                "button": .text(catalogue["\(act)Button"]),
                "notices": [], "fields": [["name": "key", "value": .text(Self.freshKey())]], "into": .missing,
                "why": "reason", "summary": "", "author": ["name": .text(visit.rememberedAuthor)],
            ], visit)
    }

    /// `POST /r/REV?action=hide` and `unhide`.
    func hideOrShow(_ text: String, _ visit: Visit) throws -> Response {
        guard let id = RevisionID(decimal: text), let revision = try wiki.revision(id),
            let page = try wiki.page(revision.page)
        else { throw SiteError.revisionNotFound }
        let form = try Self.form(visit.request)
        let request = try actRequest(form, comment: "reason")
        switch visit.query("action") {
        case "hide": _ = try wiki.hide(id, request)
        case "unhide": _ = try wiki.unhide(id, request)
        default: throw SiteError.badRequest("This address knows no such `action`.")
        }
        return redirect(
            to: "\(Address.of(page))?action=history",
            done: visit.query("action") == "hide" ? "hidden" : "unhidden", author: author(form))
    }

    /// Who hid or erased a revision's text, when and why; missing for one that is shown.
    func veilContext(_ revision: RevisionRecord, _ visit: Visit) throws -> MustacheValue {
        guard let withheld = try wiki.withheld(revision) else { return .missing }
        return ["text": .text(words(of: withheld, visit)), "showHref": showHref(withheld, revision.id)]
    }

    /// The answer 410 for a text that is not shown.
    func withheldError(_ id: RevisionID, _ visit: Visit) -> SiteError {
        var error = SiteError(WikiError.withheld(id))
        guard let revision = try? wiki.revision(id), let withheld = try? wiki.withheld(revision) else {
            return error
        }
        error.words = words(of: withheld, visit)
        error.links = [("/c/\(withheld.change.id)", visit.catalogue["hiddenAct"])]
        if withheld.veil == .hidden {
            error.links.append(("/r/\(id)?action=unhide", visit.catalogue["unhideButton"]))
        }
        return error
    }

    private func words(of withheld: Wiki.Withheld, _ visit: Visit) -> String {
        let key = withheld.veil == .hidden ? "hiddenBy" : "erasedBy"
        return visit.catalogue[
            key, shown(withheld.change.author, visit), visit.catalogue.moment(withheld.change.time),
            oneLine(withheld.change.comment)]
    }

    private func showHref(_ withheld: Wiki.Withheld, _ id: RevisionID) -> MustacheValue {
        withheld.veil == .hidden ? .text("/r/\(id)?action=unhide") : .missing
    }
}
