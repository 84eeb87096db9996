internal import HTTP
internal import Mustache
internal import WikiCore

/// One request, with what is known of who makes it.
struct Visit: Sendable {
    let request: Request
    let catalogue: Catalogue
    /// What this browser remembers.
    let cookies: Cookies

    /// The name that this browser last saved under; empty for none.
    var rememberedAuthor: String {
        cookies["author"].flatMap { PercentCoding.decodeText($0.utf8) } ?? ""
    }

    /// What this browser's last act brought about, to be told once; nil for nothing.
    var done: String? { cookies["done"] }

    /// The value of a query field.
    func query(_ name: String) -> String? {
        request.target.query(name)
    }

    /// Whether the text as it was typed is wanted rather than a page to look at.
    var wantsMarkdown: Bool {
        guard let accept = request.headers["Accept"] else { return false }
        return Negotiation.mediaType(accept, offers: ["text/html", "text/markdown"]) == "text/markdown"
    }

    /// Whether the address is one of the JSON API.
    var isAPI: Bool { Self.isAPI(request.target.path) }

    static func isAPI(_ path: String) -> Bool {
        path.utf8.starts(with: "/api/".utf8)
    }
}

extension Visit {
    /// A revision's number in the query.
    ///
    /// - Returns: nil where there is none.
    /// - Throws: `SiteError.badRequest` where it is no number.
    func revision(_ name: String) throws -> RevisionID? {
        try number(name).map { RevisionID($0) }
    }

    /// A positive number in the query.
    ///
    /// - Returns: nil where there is none.
    /// - Throws: `SiteError.badRequest` where it is no number.
    func number(_ name: String) throws -> Int64? {
        guard let text = query(name) else { return nil }
        guard let number = Int64(decimal: text), number > 0 else {
            throw SiteError.badRequest("`\(name)` is not a number")
        }
        return number
    }

    /// Whether a query field is 1; it may be 0 or missing else.
    func flag(_ name: String) throws -> Bool {
        switch query(name) {
        case nil, "0": return false
        case "1": return true
        default: throw SiteError.badRequest("`\(name)` is 1 or 0")
        }
    }

    /// `limit` of a list, 1 to 500, 50 unless given.
    func limit() throws -> Int {
        guard let text = query("limit") else { return 50 }
        guard let limit = Int64(decimal: text), (1...500).contains(limit) else {
            throw SiteError.badRequest("`limit` is a number from 1 to 500")
        }
        return Int(limit)
    }
}
