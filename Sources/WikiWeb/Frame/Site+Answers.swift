internal import HTTP
internal import JSON
internal import Mustache
internal import Wiki
internal import WikiCore

extension Site {
    /// A screen, filled.
    func page(
        _ template: String, _ context: [String: MustacheValue], _ visit: Visit, status: Int = 200,
        cookies: [String] = []
    ) -> Response {
        let outer: MustacheValue = [
            "lang": .text(visit.catalogue.language),
            "msg": visit.catalogue.value,
            "style": .text(presentation.stylePath), "script": .text(presentation.scriptPath),
            "icon": .text(presentation.iconPath),
            "site": [
                "name": .text(configuration.name), "home": "/",
                "rules": houseRules(visit.catalogue).map { .text($0) } ?? .missing,
            ],
            "search": true,
            "languages": .list(
                presentation.catalogues.map { other in
                    [
                        "code": .text(other.language), "name": .text(other.languageName),
                        "href": .text(visit.address(in: other.language)),
                        "current": .bool(other.language == visit.catalogue.language),
                    ]
                }),
        ]
        let body = presentation.templates.render(template, .object(context), within: outer) ?? []
        var headers = SecurityHeaders.forPages
        headers["Content-Type"] = "text/html; charset=utf-8"
        headers["Cache-Control"] = "private, no-cache"
        headers["Content-Language"] = visit.catalogue.language
        headers["Vary"] = "Accept, Accept-Encoding, Accept-Language, Cookie"
        if status == 200 { headers["ETag"] = entityTag(body) }
        for cookie in cookies { headers.append("Set-Cookie", cookie) }
        if visit.done != nil, let over = cookie("done", "", lasting: 0) { headers.append("Set-Cookie", over) }
        // A language that was asked for by address stays.
        if let wish = visit.query("uselang"), wish == visit.catalogue.language,
            let cookie = cookie("language", wish)
        {
            headers.append("Set-Cookie", cookie)
        }
        return Response(status: status, headers: headers, body: .bytes(body))
    }

    /// The address of the page with the house rules, in the reader's language if it lives, else in another.
    private func houseRules(_ catalogue: Catalogue) -> String? {
        for catalogue in [catalogue] + presentation.catalogues {
            if let page = try? wiki.living(.page, PageKey(folding: catalogue["houseRulesPage"])) {
                return Address.of(page)
            }
        }
        return nil
    }

    /// A strong tag of these exact bytes.
    func entityTag(_ body: [UInt8]) -> String {
        "\"\(ContentHash(of: body).hex.prefix(32))\""
    }

    /// JSON, as the API answers.
    func json(_ value: JSONValue, status: Int = 200) -> Response {
        var headers = SecurityHeaders.forPages
        headers["Content-Type"] = "application/json; charset=utf-8"
        headers["Cache-Control"] = "private, no-cache"
        headers["Vary"] = "Accept, Accept-Encoding"
        return Response(status: status, headers: headers, body: .bytes(value.encoded()))
    }

    /// Plain words for machines.
    func plain(_ text: String, status: Int = 200) -> Response {
        var headers = SecurityHeaders.forPages
        headers["Content-Type"] = "text/plain; charset=utf-8"
        headers["Cache-Control"] = "no-cache"
        return Response(status: status, headers: headers, body: .bytes(Array(text.utf8)))
    }

    /// The way to another address of this site.
    func redirect(to address: String, status: Int, cookies: [String] = []) -> Response {
        var headers = SecurityHeaders.forPages
        headers["Location"] = address
        headers["Cache-Control"] = "no-cache"
        for cookie in cookies { headers.append("Set-Cookie", cookie) }
        return Response(status: status, headers: headers)
    }

    /// A cookie for a year, unless another span is given in seconds; out of reach of scripts.
    func cookie(_ name: String, _ value: String, lasting seconds: Int = 31_536_000) -> String? {
        SetCookie(
            name: name, value: PageName.percentEncoded(value), maximumAge: seconds,
            isSecure: configuration.isSecure)?.headerValue
    }

    /// The way to a page after an act, which the page will tell of once.
    func redirect(to address: String, done: String?, author: String = "") -> Response {
        let cookies = [
            done.flatMap { cookie("done", $0, lasting: 60) }, author.isEmpty ? nil : cookie("author", author),
        ]
        return redirect(to: address, status: 303, cookies: cookies.compactMap { $0 })
    }

    /// What went wrong, as a page or as JSON.
    func failure(_ error: any Error, _ visit: Visit) -> Response {
        let cause = error
        let error =
            if case WikiError.withheld(let id) = cause { withheldError(id, visit) } else { SiteError(cause) }
        if let advice = error.advice {
            configuration.report("\(visit.request.method.rawValue) \(error.code): \(cause); \(advice)")
        }
        var response: Response
        if visit.isAPI {
            response = json(
                ["error": ["code": .string(error.code), "message": .string(error.message)]],
                status: error.status)
        } else {
            let catalogue = visit.catalogue
            let known = [400, 403, 404, 405, 409, 410, 413, 414, 415, 421, 429, 431, 503].contains(
                error.status)
            let kind = known ? String(error.status) : error.status < 500 ? "400" : "500"
            response = page(
                "error",
                [
                    "title": .text(catalogue["error\(kind)Title"]), "noindex": true,
                    "status": .integer(error.status), "heading": .text(catalogue["error\(kind)Title"]),
                    "text": .text(catalogue["error\(kind)Text"]),
                    "detail": error.detail == nil && error.words == nil
                        ? .missing : .text(words(of: error, visit)),
                    "kept": typed(visit).map { .text($0) } ?? .missing,
                    "links": .list(error.links.map { ["href": .text($0.href), "text": .text($0.text)] }),
                ], visit, status: error.status)
        }
        if let seconds = error.retryAfter { response.headers["Retry-After"] = String(seconds) }
        return response
    }

    /// What is wrong in this case, in the reader's language where there are words for it.
    func words(of error: SiteError, _ visit: Visit) -> String {
        error.words ?? error.detail.map { visit.catalogue[$0, error.detailArguments.first ?? ""] }
            ?? error.message
    }

    func methodNotAllowed(_ route: Route, _ visit: Visit) -> Response {
        var response = failure(
            SiteError(
                status: 405, code: "method-not-allowed", message: "This address does not take that method."),
            visit)
        response.headers["Allow"] = Self.allow(route)
        return response
    }

    func allowed(_ route: Route) -> Response {
        var headers = SecurityHeaders.forPages
        headers["Allow"] = Self.allow(route)
        return Response(status: 204, headers: headers)
    }

    static func allow(_ route: Route) -> String {
        var methods = route.methods
        if methods.contains(.get) { methods.append(.head) }
        return (methods + [.options]).map(\.rawValue).joined(separator: ", ")
    }
}

extension Visit {
    /// The same address, relative to itself, in another language.
    func address(in language: String) -> String {
        let fields =
            request.target.query.filter { $0.name != "uselang" } + [
                FormField(name: "uselang", value: language)
            ]
        return "?"
            + fields.map { "\(PageName.percentEncoded($0.name))=\(PageName.percentEncoded($0.value))" }
            .joined(separator: "&")
    }

    /// The query as it came, with its `?`; empty without one.
    var queryString: String {
        guard let mark = request.target.raw.utf8.firstIndex(of: 0x3F) else { return "" }
        return String(request.target.raw[mark...])
    }
}
