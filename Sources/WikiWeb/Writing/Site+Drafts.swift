internal import HTTP
internal import JSON
internal import Mustache
internal import Wiki
internal import WikiCore
internal import WikiStore

extension Visit {
    /// The browser that asks, as the store knows it: the hash of the number in its cookie; nil for one without.
    var browser: ContentHash? {
        guard let number = Cookies(request.headers)["browser"], number.utf8.count == Self.browserDigits,
            number.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { return nil }
        return ContentHash(of: Array(number.utf8))
    }

    /// 128 bits in hexadecimal.
    fileprivate static let browserDigits = 32
}

extension Site {
    /// `GET /api/v1/drafts/NAME`.
    func getDraft(_ name: String, _ visit: Visit) throws -> Response {
        guard let browser = visit.browser,
            let draft = try wiki.draft(of: browser, for: try draftName(name))
        else { throw Self.draftNotFound }
        return json(value(of: draft, text: draft.text))
    }

    /// `PUT /api/v1/drafts/NAME`: gives the browser a number of its own where it has none.
    func putDraft(_ name: String, _ visit: Visit) throws -> Response {
        let body = try bodyValue(visit)
        guard let text = body["text"]?.string else {
            throw SiteError.badRequest("`text` is missing or no string.")
        }
        let base = try number(body["base"], "base")
        guard base.map({ $0 >= 0 }) ?? true else { throw WikiError.unknownBase }
        let section = try number(body["section"], "section")
        guard section.map({ (0..<1_000_000).contains($0) }) ?? true else { throw WikiError.unknownSection }
        let fresh = visit.browser == nil ? Self.freshBrowser() : nil
        guard let browser = visit.browser ?? fresh.map({ ContentHash(of: Array($0.utf8)) }) else {
            throw SiteError.notFound
        }
        let draft = try wiki.keepDraft(
            Array(text.utf8), base: base.flatMap { $0 == 0 ? nil : RevisionID($0) },
            section: section.map { Int($0) }, of: browser,
            for: try draftName(name))
        var response = json(value(of: draft, text: nil))
        if let fresh, let field = cookie("browser", fresh) { response.headers.append("Set-Cookie", field) }
        return response
    }

    /// `DELETE /api/v1/drafts/NAME`.
    func deleteDraft(_ name: String, _ visit: Visit) throws -> Response {
        guard let browser = visit.browser, try wiki.dropDraft(of: browser, for: try draftName(name)) else {
            throw Self.draftNotFound
        }
        return json(.object([]))
    }

    /// What the editor says of a draft that differs from what it shows; nil without one.
    func draftNotice(for draft: Draft, address: String, _ visit: Visit) throws -> MustacheValue? {
        guard visit.query("draft") == nil, let browser = visit.browser,
            let kept = try wiki.draft(of: browser, for: draft.name), kept.text != draft.text
        else { return nil }
        let section = kept.section.map { "&section=\($0)" } ?? ""
        return notice(
            "important", visit.catalogue["noteDraft", visit.catalogue.moment(kept.time)],
            links: [("\(address)?action=edit&draft=1\(section)", visit.catalogue["noteDraftLink"])])
    }

    /// The draft that the editor was asked to go on with.
    func openedDraft(_ name: PageName, _ visit: Visit) throws -> DraftRecord? {
        guard visit.query("draft") != nil, let browser = visit.browser else { return nil }
        return try wiki.draft(of: browser, for: name)
    }

    private func draftName(_ name: String) throws -> PageName {
        try wiki.find(.page, PageKey(lookingUp: name))?.name ?? PageName(decodedAddress: name)
    }

    private func number(_ value: JSONValue?, _ name: String) throws -> Int64? {
        switch value {
        case nil, .null: return nil
        case let value?:
            guard let number = value.integer else { throw SiteError.badRequest("`\(name)` is no number.") }
            return number
        }
    }

    private func value(of draft: DraftRecord, text: [UInt8]?) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init(key: "base", value: .integer(draft.base?.value ?? 0)),
            .init(key: "section", value: draft.section.map { .integer(Int64($0)) } ?? .null),
            .init(key: "time", value: .string(draft.time.rfc3339)),
        ]
        if let text {
            members.append(.init(key: "text", value: .string(String(decoding: text, as: UTF8.self))))
        }
        return .object(members)
    }

    private static let draftNotFound = SiteError(
        status: 404, code: "draft-not-found", message: "This browser has no draft for that page.")

    private static func freshBrowser() -> String {
        var generator = SystemRandomNumberGenerator()
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: (0..<Visit.browserDigits).map { _ in digits[Int(generator.next() & 15)] }, as: UTF8.self
        )
    }
}
