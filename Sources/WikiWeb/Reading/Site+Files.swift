internal import HTTP
internal import Mustache
internal import Wiki
internal import WikiCore
internal import WikiStore

extension Site {
    /// Whatever is asked for at a file's address.
    func fileScreen(_ name: String, _ visit: Visit) throws -> Response {
        let place = try place(.file, name, visit)
        if case .elsewhere(let address, let status) = place { return redirect(to: address, status: status) }
        return try fileScreen(place, visit)
    }

    /// Whatever is asked for of a file.
    func fileScreen(_ place: Place, _ visit: Visit) throws -> Response {
        switch visit.query("action") {
        case nil where visit.query("waiting") != nil: return try waitingBytes(visit)
        case nil: return try fileBytes(place, visit)
        case "history": return try historyScreen(place, visit)
        case "info": return try fileInfo(place, visit)
        case "links": return try linksScreen(.file, place, visit)
        case "delete": return try confirmScreen(place, visit)
        case "move": return try moveScreen(place, visit)
        case "merge": return try uniteScreen(place, visit)
        default: throw SiteError.badRequest("This address knows no such `action`.")
        }
    }

    /// The bytes of a file, or of an older version of it.
    func fileBytes(_ place: Place, _ visit: Visit) throws -> Response {
        var page: PageRecord
        switch place {
        case .living(let found), .deleted(let found): page = found
        case .missing, .elsewhere:
            return visit.isAPI ? failure(SiteError.fileNotFound, visit) : try fileInfo(place, visit)
        }
        var content = page.content
        if let old = try visit.revision("oldid") {
            guard let revision = try wiki.revision(old), let owner = try wiki.page(revision.page) else {
                throw SiteError.revisionNotFound
            }
            if let other = try leadsElsewhere(place, owner, visit) {
                // A program asked for this file, and a screen is no answer to it.
                if visit.isAPI { throw SiteError.revisionNotFound }
                return other
            }
            if revision.veil != nil { throw WikiError.withheld(old) }
            page = owner
            content = revision.content
        }
        guard let content else {
            return visit.isAPI ? failure(SiteError.fileNotFound, visit) : try fileInfo(place, visit)
        }
        return try send(content, as: page.name, visit)
    }

    /// The bytes of a waiting version of a file.
    private func waitingBytes(_ visit: Visit) throws -> Response {
        guard
            let waiting = try visit.query("waiting").flatMap({ WaitingID(decimal: $0) }).flatMap(
                wiki.waiting),
            waiting.page.kind == .file, !waiting.record.isClosed
        else { throw SiteError.waitingNotFound }
        return try send(waiting.record.content, as: waiting.page.name, visit)
    }

    private func send(_ content: ContentID, as name: PageName, _ visit: Visit) throws -> Response {
        let file = try wiki.store.read { try $0.file(of: content) }
        let bytes = try file == nil ? wiki.content(content) : []
        let size = file?.size ?? bytes.count
        let head =
            try file == nil
            ? bytes.prefix(MediaType.sniffedBytes)
            : wiki.beginning(of: content, count: MediaType.sniffedBytes)[...]
        let type = AttachmentDelivery(path: name.text, firstBytes: head)
        let tag = EntityTag(opaque: "c\(content)")
        var headers = SecurityHeaders.forFiles
        headers["Content-Type"] = type.contentType
        headers["Content-Disposition"] =
            type.disposition(filename: String(name.lastSegment))
        headers["Cache-Control"] = "private, no-cache"
        headers["ETag"] = tag?.description
        headers["Accept-Ranges"] = "bytes"
        var range = 0..<size
        var status = 200
        let asked = ByteRange.evaluate(
            visit.request.headers, method: visit.request.method, size: size, etag: tag)
        headers["Content-Range"] = asked.contentRange(size: size)
        switch asked {
        case .whole: break
        case .part(let part):
            range = part
            status = 206
        case .unsatisfiable:
            return Response(status: 416, headers: headers)
        }
        if let file {
            return Response(
                status: status, headers: headers,
                body: .file(path: file.path, offset: range.lowerBound, count: range.count))
        }
        return Response(status: status, headers: headers, body: .bytes(Array(bytes[range])))
    }

    /// A file's facts and versions, or the invitation to upload it.
    private func fileInfo(_ place: Place, _ visit: Visit) throws -> Response {
        switch place {
        case .living(let page): return try fileInfo(page, visit)
        case .deleted(let page): return try missingFile(page.name, deletion: wiki.revision(page.head), visit)
        case .missing(let name): return try missingFile(name, deletion: nil, visit)
        case .elsewhere: throw SiteError.notFound
        }
    }

    private func missingFile(_ name: PageName, deletion: RevisionRecord?, _ visit: Visit) throws -> Response {
        let title = String(name.lastSegment)
        let deleted = deletion.map { revisionContext($0, address: Address.of(.file, name), visit) }
        return page(
            "file-missing",
            [
                "title": .text(title), "noindex": true, "page": pageContext(.file, name, title: title),
                "tab": ["info": true],
                "file": ["base": "0", "action": .text(Address.of(.file, name) + "?action=upload")],
                "notices": [],
                "deleted": deleted ?? .missing,
                "summary": "", "author": ["name": .text(visit.rememberedAuthor)],
            ], visit, status: 404)
    }

    private func fileInfo(_ page: PageRecord, _ visit: Visit) throws -> Response {
        let title = String(page.name.lastSegment)
        let address = Address.of(page)
        let revisions = try wiki.history(of: page.id, limit: 50)
        let head = try page.content.map { try wiki.beginning(of: $0, count: MediaType.sniffedBytes) } ?? []
        let type = AttachmentDelivery(path: page.name.text, firstBytes: head)
        let versions = revisions.map { revision -> MustacheValue in
            [
                "href": .text("\(address)?oldid=\(revision.id)"), "iso": .text(revision.time.rfc3339),
                "time": .text(visit.catalogue.moment(revision.time)),
                "author": .text(shown(revision.author, visit)),
                "comment": .text(oneLine(revision.comment)),
                "size": .text(visit.catalogue.size(revision.size)),
                "current": .bool(revision.id == page.head),
            ]
        }
        return self.page(
            "file",
            [
                "title": .text(title), "page": pageContext(.file, page.name, title: title),
                "tab": ["info": true],
                "file": [
                    "href": .text(address), "size": .text(visit.catalogue.size(revisions.first?.size ?? 0)),
                    "type": .text(type.contentType), "base": .text(page.head.description),
                    "action": .text(address + "?action=upload"), "path": .text(pathInText(of: page, visit)),
                    "words": .text(title),
                ],
                "picture": .bool(type.contentType.utf8.starts(with: "image/".utf8)),
                "notices": .list(
                    visit.done == "saved"
                        ? [notice("tip", visit.catalogue["noteUploaded"])] : savedNotice(visit)),
                "versions": .list(versions), "uses": try uses(of: page), "summary": "",
                "author": ["name": .text(visit.rememberedAuthor)],
            ], visit)
    }

    private func uses(of page: PageRecord) throws -> MustacheValue {
        let pages = try wiki.pagesLinking(to: page, limit: 50)
        guard !pages.isEmpty else { return .missing }
        return [
            "items": .list(pages.map { ["title": .text($0.name.text), "href": .text(Address.of($0))] })
        ]
    }

    /// Does what a form sent to a file's address asks for.
    func actOnFile(_ name: String, _ visit: Visit, _ respond: @escaping @Sendable (Response) -> Void) throws {
        if visit.query("action") == "upload" { return try upload(name, visit, respond) }
        let form = try Self.form(visit.request)
        let author = Author(name: author(form))
        let file = try actedOn(.file, name)
        switch visit.query("action") {
        case "delete":
            _ = try wiki.delete(
                .file, file, author: author, comment: form["summary"] ?? "", key: try Self.key(form))
            respond(redirect(to: Address.of(.file, file) + "?action=info", done: "deleted"))
        case "restore":
            _ = try wiki.restore(
                .file, file, author: author, comment: form["summary"] ?? "", key: try Self.key(form))
            respond(redirect(to: Address.of(.file, file) + "?action=info", done: "restored"))
        case "move": respond(try move(.file, name, form))
        case "undo": respond(try undoRevision(.file, name, form, visit))
        case "merge": respond(try unite(.file, name, form))
        default: throw SiteError.badRequest("This address knows no such `action`.")
        }
    }
}
