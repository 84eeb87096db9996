internal import HTTP
internal import Mustache
internal import Wiki
internal import WikiCore
internal import WikiStore

extension Site {
    /// The form at `/upload` for a file that no page names yet; `page` is the page that will show it.
    func uploadScreen(_ visit: Visit) throws -> Response {
        let title = visit.catalogue["uploadTitle"]
        return page(
            "upload-new",
            [
                "title": .text(title), "heading": .text(title), "noindex": true,
                "file": [
                    "base": "0", "action": "/upload",
                    "page": visit.query("page").map { .text($0) } ?? .missing,
                ],
                "summary": "", "author": ["name": .text(visit.rememberedAuthor)],
            ], visit)
    }

    /// Stores the bytes that a form sent as the file at an address.
    func upload(
        _ name: String, _ visit: Visit, _ respond: @escaping @Sendable (Response) -> Void
    ) throws {
        let form = try UploadForm(visit.request)
        try store(form, as: try actedOn(.file, name), page: nil, respond, visit)
    }

    /// Stores the bytes that a form sent under the name that their file has, in the folder of the page that will
    /// show them; a name that another file has gets a number.
    func uploadNew(_ visit: Visit, _ respond: @escaping @Sendable (Response) -> Void) throws {
        let form = try UploadForm(visit.request)
        let page = try form.fields["page"].flatMap { $0.isEmpty ? nil : try PageName($0) }
        let folder = page.map { $0.folder.isEmpty ? "" : $0.folder + "/" } ?? ""
        try store(form, as: try freeName(for: form, folder: folder), page: page, respond, visit)
    }

    /// How a page's text names a file: by its last part from a page in the same folder, else by its address.
    func pathInText(of file: PageRecord, _ visit: Visit) -> String {
        if let page = visit.query("page").flatMap({ try? PageName($0) }),
            page.folder.utf8.elementsEqual(file.name.folder.utf8)
        {
            return PageName.percentEncoded(String(file.name.lastSegment))
        }
        return Address.of(file)
    }

    /// - Throws: `PageNameError` when the file's own name cannot be one here.
    private func freeName(for form: UploadForm, folder: String) throws -> PageName {
        let (stem, ending) = form.splitFilename
        let hash = ContentHash(of: form.bytes)
        var number = 1
        while true {
            let suffix = number == 1 ? "" : "-\(number)"
            let name = try PageName(PageKey.widened(folder + stem + suffix + ending))
            guard let taken = try wiki.living(.file, name.key), let content = taken.content else {
                return name
            }
            // The same bytes again are the same file.
            if try wiki.store.read({ try $0.hash(of: content) }) == hash { return taken.name }
            number += 1
        }
    }

    private func store(
        _ form: UploadForm, as file: PageName, page: PageName?,
        _ respond: @escaping @Sendable (Response) -> Void, _ visit: Visit
    ) throws {
        let author = Self.authorName(form.fields["author"] ?? "")
        let base = form.fields["base"]
        let request = SaveRequest(
            kind: .file, name: file, text: form.bytes,
            base: try base.flatMap { try Self.base($0) }, replacesAny: base == nil,
            author: Author(name: author), comment: form.fields["summary"] ?? "",
            key: try Self.key(form.fields))
        let address =
            Address.of(.file, file) + "?action=info"
            + (page.map { "&page=\(PageName.percentEncoded($0.text))" } ?? "")
        wiki.save(request) { [self] result in
            do {
                let outcome = try result.get()
                if case .conflict(let conflict) = outcome { throw Self.upload(conflict, visit) }
                var done = "saved"
                if case .saved(let saved) = outcome, saved.kept != nil { done = "kept" }
                respond(redirect(to: address, done: done, author: author))
            } catch {
                respond(failure(error, visit))
            }
        }
    }

    /// What is said where another file came first, with the ways to both.
    private static func upload(_ conflict: SaveOutcome.Conflict, _ visit: Visit) -> SiteError {
        var error = SiteError(
            status: 409, code: "conflict",
            message: "Another file of that name came first; yours is kept as a waiting version.",
            detail: "errorFileWaits")
        let address = Address.of(.file, conflict.name)
        error.links = [
            ("\(address)?waiting=\(conflict.waiting)", visit.catalogue["waitingColumn"]),
            ("\(address)?action=info", conflict.name.text),
        ]
        return error
    }
}

/// A form with a file in it, read.
private struct UploadForm {
    let fields: Form
    let bytes: [UInt8]
    /// The last part of the name that the sender's own machine has for it; some browsers send a whole path.
    private let filename: String

    init(_ request: Request) throws {
        let parts = try Multipart(body: request.body, contentType: request.headers["Content-Type"])
        guard let part = parts["file"] else { throw SiteError.badRequest("The form has no `file`.") }
        fields = try parts.form()
        bytes = Array(part.content)
        let path = part.filename ?? ""
        let last = path.utf8.lastIndex { $0 == 0x2F || $0 == 0x5C }
        filename = String(path[(last.map { path.utf8.index(after: $0) } ?? path.startIndex)...])
    }

    /// The name before its ending, and the ending with its dot.
    var splitFilename: (stem: String, ending: String) {
        guard let dot = filename.utf8.lastIndex(of: 0x2E), dot > filename.startIndex else {
            return (filename, "")
        }
        return (String(filename[..<dot]), String(filename[dot...]))
    }
}
