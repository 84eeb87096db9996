internal import HTTP
internal import Wiki
internal import WikiCore
internal import WikiStore

extension Site {
    /// Does what a form sent to a page's address asks for.
    func actOnPage(_ name: String, _ visit: Visit, _ respond: @escaping @Sendable (Response) -> Void) throws {
        let form = try Self.form(visit.request)
        switch visit.query("action") {
        case "save": try save(name, form, visit, respond)
        case "delete":
            let done = try wiki.delete(
                .page, try actedOn(.page, name), author: Author(name: author(form)),
                comment: form["summary"] ?? "",
                key: try Self.key(form))
            respond(redirect(to: Address.of(.page, done.name), done: "deleted", author: author(form)))
        case "restore":
            let done = try wiki.restore(
                .page, try actedOn(.page, name), author: Author(name: author(form)),
                comment: form["summary"] ?? "",
                key: try Self.key(form))
            respond(redirect(to: Address.of(.page, done.name), done: "restored", author: author(form)))
        case "move": respond(try move(.page, name, form))
        case "undo": respond(try undoRevision(.page, name, form, visit))
        case "merge": respond(try unite(.page, name, form))
        case "discard":
            guard let id = form["waiting"].flatMap({ WaitingID(decimal: $0) }) else {
                throw SiteError.badRequest("`waiting` is not a number")
            }
            try wiki.letGo(of: id)
            respond(redirect(to: Address.of(.page, try actedOn(.page, name)), done: "discarded"))
        default: throw SiteError.badRequest("This address knows no such `action`.")
        }
    }

    /// Whether a request that may change something does: a look at a text that is not saved changes nothing.
    func changesSomething(_ route: Route, _ visit: Visit) -> Bool {
        switch route {
        case .api(.render): return false
        case .page where visit.query("action") == "save":
            guard let form = try? Self.form(visit.request) else { return true }
            return form["preview"] == nil && form["changes"] == nil
        default: return true
        }
    }

    /// The name of the page or file that a form's address is of, in its proper spelling; an old name stays as it is,
    /// since what it means depends on what is asked for.
    func actedOn(_ kind: PageKind, _ name: String) throws -> PageName {
        switch try wiki.lookup(kind, PageKey(lookingUp: name)) {
        case .living(let page), .deleted(let page): page.name
        case .alias, .missing: try PageName(decodedAddress: name)
        }
    }
}
