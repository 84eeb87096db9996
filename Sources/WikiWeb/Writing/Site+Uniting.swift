internal import HTTP
internal import Mustache
internal import Wiki
internal import WikiCore
internal import WikiStore

extension Site {
    /// `?action=merge`: asks which page this one should become part of.
    func uniteScreen(_ place: Place, _ visit: Visit) throws -> Response {
        guard case .living(let page) = place else { throw SiteError.pageNotFound }
        let catalogue = visit.catalogue
        let heading = catalogue["uniteTitle", String(page.name.lastSegment)]
        let address = Address.of(page)
        return self.page(
            "confirm",
            [
                "title": .text(heading), "noindex": true, "heading": .text(heading),
                "text": .text(catalogue[page.kind == .page ? "uniteText" : "uniteFileText"]),
                "action": .text("\(address)?action=merge"),
                "back": .text(page.kind == .page ? address : "\(address)?action=info"),
                "button": .text(catalogue["uniteButton"]), "notices": [],
                "fields": [["name": "key", "value": .text(Self.freshKey())]],
                "into": ["value": .text(visit.query("into") ?? "")], "why": "summary", "summary": "",
                "author": ["name": .text(visit.rememberedAuthor)],
            ], visit)
    }

    /// `POST ?action=merge`.
    func unite(_ kind: PageKind, _ name: String, _ form: Form) throws -> Response {
        let done = try wiki.unite(
            kind, try actedOn(kind, name), into: try PageName(form["into"] ?? ""), try actRequest(form))
        return redirect(
            to: Address.of(kind, done.name) + (kind == .file ? "?action=info" : ""), done: "united",
            author: author(form))
    }
}
