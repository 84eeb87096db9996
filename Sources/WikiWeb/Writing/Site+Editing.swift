internal import HTTP
internal import Mustache
internal import TextMerge
internal import Wiki
internal import WikiCore
internal import WikiStore

/// What stands in the editor.
struct Draft {
    var name: PageName
    var text: [UInt8]
    var base: RevisionID?
    var section: Int?
    var waiting: WaitingID?
    var summary = ""
    var author: String
}

extension Site {
    /// The editor for a page, a section of it, an old revision of it, or a new page.
    func editScreen(_ place: Place, _ visit: Visit) throws -> Response {
        var draft: Draft
        var notices: [MustacheValue] = []
        switch place {
        case .living(let page), .deleted(let page):
            draft = Draft(name: page.name, text: [], author: visit.rememberedAuthor)
            let opened = try visit.revision("oldid") ?? page.head
            guard let revision = try wiki.revision(opened), revision.page == page.id else {
                throw SiteError.revisionNotFound
            }
            draft.base = opened
            if let kept = try openedDraft(page.name, visit) {
                draft.text = kept.text
                draft.base = kept.base
                draft.section = kept.section
            } else if let section = try sectionNumber(visit.query("section")) {
                draft.section = section
                draft.text = try wiki.text(ofSection: section, of: opened, page: page.name)
            } else {
                draft.text = try wiki.text(of: revision)
            }
            if let note = try draftNotice(for: draft, address: Address.of(page), visit) {
                notices.append(note)
            }
            if opened != page.head { notices.append(notice("note", visit.catalogue["noteOldBase"])) }
        case .missing(let name):
            draft = Draft(name: name, text: [], author: visit.rememberedAuthor)
            if let kept = try openedDraft(name, visit) { draft.text = kept.text }
            if let note = try draftNotice(for: draft, address: Address.of(.page, name), visit) {
                notices.append(note)
            }
        case .elsewhere: throw SiteError.notFound
        }
        return editor(draft, notices: notices, visit)
    }

    /// The screen with the editor in it.
    func editor(
        _ draft: Draft, notices: [MustacheValue] = [], preview: [UInt8]? = nil, changes: MustacheValue? = nil,
        _ visit: Visit, status: Int = 200
    ) -> Response {
        let title = String(draft.name.lastSegment)
        let heading =
            draft.base == nil ? visit.catalogue["newTitle", title] : visit.catalogue["editTitle", title]
        var context = editorContext(draft)
        context["title"] = .text(heading)
        context["noindex"] = true
        context["heading"] = .text(heading)
        context["page"] = pageContext(.page, draft.name, title: title)
        context["tab"] = ["edit": true]
        context["notices"] = .list(notices)
        context["changes"] = changes.map { ["diff": $0] } ?? .missing
        context["preview"] = preview.map { ["html": .html($0)] } ?? .missing
        return page("edit", context, visit, status: status)
    }

    /// What the template `editor` needs.
    func editorContext(_ draft: Draft) -> [String: MustacheValue] {
        [
            "text": .text(String(decoding: draft.text, as: UTF8.self)),
            "base": .text(draft.base?.description ?? "0"),
            "section": draft.section.map { .text(String($0)) } ?? .missing,
            "key": .text(Self.freshKey()),
            "draft": draft.waiting == nil ? .text("/api/v1/drafts/" + draft.name.address) : .missing,
            "waiting": draft.waiting.map { .text($0.description) } ?? .missing,
            "upload": .text("/upload?page=\(PageName.percentEncoded(draft.name.text))"),
            "summary": .text(draft.summary),
            "author": ["name": .text(draft.author)],
        ]
    }

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

    /// The refusal of a change while the wiki may only be read, with what was typed.
    func readOnly(_ route: Route, _ visit: Visit) -> SiteError {
        var error = SiteError(status: 503, code: "read-only", message: "This wiki can only be read for now.")
        let field: String? =
            switch route {
            case .page: "text"
            case .search: "question"
            default: nil
            }
        if let field, let form = try? Self.form(visit.request) {
            error.kept = form[field].map { Array($0.utf8) }
        }
        return error
    }

    /// The name of the page or file that a form's address is of, in its proper spelling; an old name stays as it is,
    /// since what it means depends on what is asked for.
    func actedOn(_ kind: PageKind, _ name: String) throws -> PageName {
        switch try wiki.lookup(kind, PageKey(lookingUp: name)) {
        case .living(let page), .deleted(let page): page.name
        case .alias, .missing: try PageName(decodedAddress: name)
        }
    }

    private func save(
        _ name: String, _ form: Form, _ visit: Visit, _ respond: @escaping @Sendable (Response) -> Void
    ) throws {
        guard let typed = form["text"].map({ Array($0.utf8) }) else {
            throw SiteError.badRequest("The form has no `text`.")
        }
        let isLook = form["preview"] != nil || form["changes"] != nil
        do {
            try gate.checkRate(visit.request, as: isLook ? .preview : .edit)
            var draft = Draft(name: try actedOn(.page, name), text: typed, author: author(form))
            draft.summary = form["summary"] ?? ""
            draft.base = try Self.base(form["base"])
            draft.section = try sectionNumber(form["section"])
            draft.waiting = form["waiting"].flatMap { WaitingID(decimal: $0) }
            if draft.section != nil, draft.base == nil { throw WikiError.unknownBase }
            let text = try wiki.formText(typed, base: draft.base, section: draft.section, page: draft.name)
            if isLook {
                draft.text = text
                return respond(try form["preview"] != nil ? preview(draft, visit) : changes(draft, visit))
            }
            var whole = text
            if let section = draft.section, let base = draft.base {
                whole = try wiki.text(replacingSection: section, of: base, page: draft.name, with: text)
            }
            let request = SaveRequest(
                name: draft.name, text: whole, base: draft.base, author: Author(name: draft.author),
                comment: draft.summary, key: try Self.key(form), finishes: draft.waiting)
            let saved = draft
            wiki.save(request) { [self] result in
                respond(answer(result, to: request, saved, visit))
            }
        } catch {
            var failure = SiteError(error)
            failure.kept = typed
            throw failure
        }
    }

    private func preview(_ draft: Draft, _ visit: Visit) -> Response {
        let rendered = wiki.render(draft.text, name: draft.name.text)
        let html = assembly(for: visit).html(rendered)
        return editor(
            draft, notices: [notice("note", visit.catalogue["notePreview"])], preview: html, visit)
    }

    /// The editor with what differs from the text that it was opened with.
    private func changes(_ draft: Draft, _ visit: Visit) throws -> Response {
        var old: [UInt8] = []
        if let base = draft.base {
            old =
                try draft.section.map { try wiki.text(ofSection: $0, of: base, page: draft.name) }
                ?? wiki.revision(base).map { try wiki.text(of: $0) } ?? []
        }
        let diff = DiffRows.context(
            TextDiff.compare(old: old, new: draft.text), before: visit.catalogue["before"],
            after: visit.catalogue["yours"], visit.catalogue)
        return editor(
            draft, notices: [notice("note", visit.catalogue["noteChanges"])], changes: diff, visit)
    }

    private func answer(
        _ result: Result<SaveOutcome, any Error>, to request: SaveRequest, _ draft: Draft, _ visit: Visit
    ) -> Response {
        do {
            switch try result.get() {
            case .saved(let saved):
                if let browser = visit.browser { wiki.forgetDraft(of: browser, for: draft.name) }
                let done = saved.kept != nil ? "kept" : saved.isMerged ? "merged" : "saved"
                return redirect(to: Address.of(.page, saved.name), done: done, author: draft.author)
            case .unchanged(let name, _):
                return redirect(to: Address.of(.page, name), done: "unchanged", author: draft.author)
            case .conflict(let conflict):
                return try conflictScreen(conflict, typed: request.text, draft, visit)
            }
        } catch {
            var failure = SiteError(error)
            failure.kept = request.text
            return self.failure(failure, visit)
        }
    }

    func author(_ form: Form) -> String {
        Self.authorName(form["author"] ?? "")
    }

    /// A name as it will be shown: without control characters and direction overrides, 100 bytes at most.
    static func authorName(_ typed: String) -> String {
        var name = String.UnicodeScalarView()
        var size = 0
        for scalar in typed.unicodeScalars {
            switch scalar.value {
            case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069, 0x2028, 0x2029: continue
            default: break
            }
            size += UTF8.width(scalar)
            if size > 100 { break }
            name.append(scalar)
        }
        let bytes = Array(String(name).utf8)
        let trimmed = bytes.drop { $0 == 0x20 }
        let end = trimmed.lastIndex { $0 != 0x20 }.map { $0 + 1 } ?? trimmed.startIndex
        return String(decoding: trimmed[trimmed.startIndex..<end], as: UTF8.self)
    }

    /// The revision that a writer began from; nil for a new page.
    static func base(_ text: String?) throws -> RevisionID? {
        guard let text else { throw WikiError.unknownBase }
        if text == "0" { return nil }
        guard let base = RevisionID(decimal: text) else { throw WikiError.unknownBase }
        return base
    }

    /// The key of a request that may be sent twice; nil where there is none.
    static func key(_ form: Form) throws -> String? {
        try checkedKey(form["key"])
    }

    static func checkedKey(_ key: String?) throws -> String? {
        guard let key, !key.isEmpty else { return nil }
        guard key.utf8.count <= 64 else { throw SiteError.badRequest("`key` may have 64 bytes.") }
        return key
    }

    private func sectionNumber(_ text: String?) throws -> Int? {
        guard let text, !text.isEmpty else { return nil }
        guard let number = Int64(decimal: text), number < 1_000_000 else { throw WikiError.unknownSection }
        return Int(number)
    }

    static func form(_ request: Request) throws -> Form {
        guard let type = request.headers["Content-Type"] else {
            guard request.body.isEmpty else { throw Self.unsupportedType }
            return Form(fields: [])
        }
        guard type.utf8.starts(with: "application/x-www-form-urlencoded".utf8) else {
            throw Self.unsupportedType
        }
        return try Form(urlEncoded: request.body)
    }

    static let unsupportedType = SiteError(
        status: 415, code: "unsupported-type", message: "This address does not take that kind of data.")

    static func freshKey() -> String {
        var generator = SystemRandomNumberGenerator()
        return String(generator.next(), radix: 36) + String(generator.next(), radix: 36)
    }
}
