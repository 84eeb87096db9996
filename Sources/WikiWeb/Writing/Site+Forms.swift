internal import HTTP
internal import Wiki
internal import WikiCore
internal import WikiStore

extension Site {
    /// The fields of a form that was sent.
    ///
    /// - Throws: `SiteError` 415 for a body of another type.
    static func form(_ request: Request) throws -> Form {
        guard let type = request.headers["Content-Type"] else {
            guard request.body.isEmpty else { throw Self.unsupportedType }
            return Form(fields: [])
        }
        guard MediaType(type)?.essence == "application/x-www-form-urlencoded" else {
            throw Self.unsupportedType
        }
        do {
            return try Form(urlEncoded: request.body)
        } catch {
            var failure = SiteError(error)
            if Form(repairing: request.body) != nil { failure.detail = "errorNotText" }
            throw failure
        }
    }

    /// What was typed into the form of a request that is refused, to be given back, its faults in sight; nil where the form
    /// is none for a text.
    func typed(_ visit: Visit) -> String? {
        let field: String
        switch Route(path: visit.request.target.path) {
        case .page: field = "text"
        case .search: field = "question"
        default: return nil
        }
        guard visit.request.method == .post else { return nil }
        return Form(repairing: visit.request.body)?[field]
    }

    static let unsupportedType = SiteError(
        status: 415, code: "unsupported-type", message: "This address does not take that kind of data.")

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

    func sectionNumber(_ text: String?) throws -> Int? {
        guard let text, !text.isEmpty else { return nil }
        guard let number = Int64(decimal: text), number < 1_000_000 else { throw WikiError.unknownSection }
        return Int(number)
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

    static func freshKey() -> String {
        var generator = SystemRandomNumberGenerator()
        return String(generator.next(), radix: 36) + String(generator.next(), radix: 36)
    }
}
