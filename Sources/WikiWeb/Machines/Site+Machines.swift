internal import HTTP
internal import Wiki

extension Site {
    /// `/opensearch.xml`: what a browser needs to search here (OpenSearch 1.1, draft 6).
    func openSearch(_ visit: Visit) -> Response {
        let site = origin(visit)
        var xml = XMLWriter()
        xml.open("OpenSearchDescription", [("xmlns", "http://a9.com/-/spec/opensearch/1.1/")])
        // The specification allows 16 characters.
        xml.element("ShortName", String(configuration.name.prefix(16)))
        xml.element("Description", visit.catalogue["openSearchDescription", configuration.name])
        xml.element("InputEncoding", "UTF-8")
        xml.empty(
            "Url", [("type", "text/html"), ("method", "get"), ("template", "\(site)/search?q={searchTerms}")])
        xml.empty(
            "Url",
            [
                ("type", "application/x-suggestions+json"), ("method", "get"),
                ("template", "\(site)/api/v1/suggest?q={searchTerms}"),
            ])
        xml.empty(
            "Url",
            [
                ("type", "application/opensearchdescription+xml"), ("rel", "self"),
                ("template", "\(site)/opensearch.xml"),
            ])
        xml.close("OpenSearchDescription")
        var headers = SecurityHeaders.forPages
        headers["Content-Type"] = "application/opensearchdescription+xml; charset=utf-8"
        headers["Cache-Control"] = "no-cache"
        headers["Vary"] = "Accept-Encoding, Accept-Language, Cookie"
        headers["ETag"] = entityTag(xml.bytes)
        return Response(status: 200, headers: headers, body: .bytes(xml.bytes))
    }

    /// `/robots.txt`: pages may be found; what each of them costs again in another form is left alone.
    func robots() -> Response {
        plain(
            """
            User-agent: *
            Disallow: /api/
            Disallow: /random
            Disallow: /search
            Disallow: /*?action=
            Disallow: /*?diff=
            Disallow: /*?oldid=

            """)
    }

    /// `/healthz`: `ok`, or 503 with what is wrong, a line each. Reads no table and waits for nobody.
    func health() -> Response {
        let troubles = wiki.troubles()
        return plain(
            Self.health(troubles, secondsBehind: wiki.secondsIndexIsBehind),
            status: troubles.isEmpty ? 200 : 503)
    }

    /// What `/healthz` says. That search is behind is nothing wrong, but worth a line once it lasts.
    static func health(_ troubles: [String], secondsBehind: Int) -> String {
        let lines = troubles.isEmpty ? ["ok"] : troubles.map { "degraded: \($0)" }
        let behind =
            secondsBehind > 1
            ? ["search: what was saved in the last \(secondsBehind) seconds may not be found yet"] : []
        return (lines + behind).map { $0 + "\n" }.joined()
    }

    /// `/metrics`: counts since the start, in Prometheus' text format 0.0.4.
    func metrics() throws -> Response {
        var text = MetricsText()
        requests.write(to: &text)
        try wiki.measures().write(to: &text)
        var response = plain(text.text)
        response.headers["Content-Type"] = "text/plain; version=0.0.4; charset=utf-8"
        return response
    }
}
