internal import Mustache
internal import Wiki
internal import WikiCore
internal import WikiStore

extension Site {
    /// What `page-head` needs.
    func pageContext(_ kind: PageKind, _ name: PageName, title: String, href: String? = nil) -> MustacheValue
    {
        var crumbs: [MustacheValue] = []
        var folder = ""
        for segment in name.folder.utf8.split(separator: 0x2F) {
            folder += (folder.isEmpty ? "" : "/") + String(Substring(segment))
            crumbs.append([
                "text": .text(String(Substring(segment))),
                "href": .text("/pages?prefix=\(PageName.percentEncoded(folder + "/"))"),
            ])
        }
        return [
            "name": .text(name.text), "title": .text(title), "href": .text(href ?? Address.of(kind, name)),
            "crumbs": .list(crumbs), "isFile": .bool(kind == .file),
        ]
    }

    /// What `page-head` needs of a page that is there, or was.
    func pageContext(_ page: PageRecord, title: String) -> MustacheValue {
        pageContext(page.kind, page.name, title: title, href: Address.of(page))
    }

    /// A notice with links.
    func notice(_ kind: String, _ text: String, links: [(String, String)] = []) -> MustacheValue {
        [
            "kind": .text(kind), "text": .text(text),
            "links": .list(links.map { ["href": .text($0.0), "text": .text($0.1)] }),
        ]
    }

    /// The name of an author, or a word for somebody who gave none.
    func shown(_ author: String, _ visit: Visit) -> String {
        author.isEmpty ? visit.catalogue["someone"] : author
    }

    /// A revision, as lists and headings show it.
    func revisionContext(_ revision: RevisionRecord, address: String, _ visit: Visit) -> MustacheValue {
        [
            "id": .text(revision.id.description), "href": .text("\(address)?oldid=\(revision.id)"),
            "author": .text(shown(revision.author, visit)),
            "time": .text(visit.catalogue.moment(revision.time)),
            "iso": .text(revision.time.rfc3339), "comment": .text(oneLine(revision.comment)),
        ]
    }

    /// The marks of a change: what it was besides an ordinary edit.
    func marks(_ kind: ChangeKind, isDeletion: Bool, _ visit: Visit) -> MustacheValue {
        let mark: (String, String)? =
            switch kind {
            case .create, .plant: ("new", "kindNew")
            case .merge: ("merge", "kindMerge")
            case .import: ("import", "kindImport")
            case .delete: ("delete", "kindDelete")
            case .restore: ("restore", "kindRestore")
            case .move: ("move", "kindMove")
            case .undo: ("undo", "kindUndo")
            case .unite: ("unite", "kindUnite")
            case .hide: ("hide", "kindHide")
            case .unhide: ("unhide", "kindUnhide")
            case .erase: ("erase", "kindErase")
            case .edit, .upload: nil
            }
        let shown = isDeletion ? ("delete", "kindDelete") : mark
        return .list(shown.map { [["kind": .text($0.0), "text": .text(visit.catalogue[$0.1])]] } ?? [])
    }

    /// A comment on one line, cut where it goes on for long.
    func oneLine(_ comment: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in comment.unicodeScalars {
            if scalars.count == 500 {
                scalars.append("…")
                break
            }
            scalars.append(scalar.value < 0x20 || scalar.value == 0x7F ? " " : scalar)
        }
        return String(scalars)
    }
}
