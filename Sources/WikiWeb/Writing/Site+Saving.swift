internal import HTTP
internal import Wiki
internal import WikiCore
internal import WikiStore

extension Site {
    func save(
        _ name: String, _ form: Form, _ visit: Visit, _ respond: @escaping @Sendable (Response) -> Void
    ) throws {
        guard let typed = form["text"].map({ Array($0.utf8) }) else {
            throw SiteError.badRequest("The form has no `text`.")
        }
        let isLook = form["preview"] != nil || form["changes"] != nil
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
            return failure(error, visit)
        }
    }
}
