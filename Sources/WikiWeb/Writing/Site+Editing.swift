internal import HTTP
internal import Mustache
internal import TextMerge
internal import Wiki
internal import WikiCore
internal import WikiStore

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

    /// The editor with the page as it would look.
    func preview(_ draft: Draft, _ visit: Visit) throws -> Response {
        let rendered = wiki.render(draft.text, name: draft.name.text)
        let html = try assembly(for: visit).html(rendered)
        return editor(
            draft, notices: [notice("note", visit.catalogue["notePreview"])], preview: html, visit)
    }

    /// The editor with what differs from the text that it was opened with.
    func changes(_ draft: Draft, _ visit: Visit) throws -> Response {
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
}
