internal import HTTP
internal import Mustache
internal import Wiki
internal import WikiCore
internal import WikiStore

extension Site {
    /// Takes note of a search that a person made, once for all the screens of its results.
    func noteSearch(_ typed: String, _ found: SearchResults, offset: Int, _ visit: Visit) {
        guard offset == 0, let searcher = searcher(visit) else { return }
        wiki.noteSearch(typed, found, by: searcher)
    }

    /// Takes note that a person came to a page from the results of a search, as the browser says in `Referer`: so the
    /// addresses of results are those of the pages, and nothing about the reader is asked for.
    func noteOpening(_ route: Route, _ visit: Visit) {
        let (kind, name): (PageKind, String)
        switch route {
        case .page(let page): (kind, name) = (.page, page)
        case .file(let file): (kind, name) = (.file, file)
        default: return
        }
        guard let from = visit.request.headers["Referer"], let typed = Self.query(inReferer: from),
            let page = try? wiki.living(kind, PageKey(lookingUp: name)), let searcher = searcher(visit)
        else { return }
        wiki.noteOpened(page.id, from: typed, by: searcher)
    }

    /// What was looked for at an address of the form `http://HOST/search?q=…`; nil for any other.
    private static func query(inReferer referer: String) -> String? {
        let bytes = Array(referer.utf8)
        let path = Array("/search?".utf8)
        guard let slashes = bytes.firstIndex(of: 0x2F), bytes.count > slashes + 2,
            let start = bytes[(slashes + 2)...].firstIndex(of: 0x2F), bytes[start...].starts(with: path)
        else { return nil }
        return try? Target(raw: String(decoding: bytes[start...], as: UTF8.self)).query("q")
    }

    /// Who makes a request; nil where it is a program that looks around, or a browser that fetches before anybody asks, and
    /// where nothing may be written.
    private func searcher(_ visit: Visit) -> Searcher? {
        let headers = visit.request.headers
        guard visit.request.method == .get, !configuration.isReadOnly,
            !Self.holds(headers["User-Agent"], anyOf: ["bot", "crawl", "spider", "slurp"]),
            !["Sec-Purpose", "Purpose", "X-Moz", "X-Purpose"].contains(where: {
                Self.holds(headers[$0], anyOf: ["prefetch", "preview"])
            })
        else { return nil }
        let client = configuration.proxies.client(peer: visit.request.client, headers: headers)
        return Searcher(address: client.rateKey, name: visit.rememberedAuthor)
    }

    private static func holds(_ field: String?, anyOf words: [String]) -> Bool {
        guard let field else { return false }
        let text = Array(field.lowercased().utf8)
        return words.contains { word in
            text.indices.contains { text[$0...].starts(with: word.utf8) }
        }
    }

    /// What several people looked for and did not find; missing where there is nothing.
    func soughtList(_ visit: Visit) throws -> MustacheValue {
        let questions = try wiki.lookedFor().compactMap { question -> MustacheValue? in
            guard let page = try? Self.pageName(of: question.query) else { return nil }
            let people = visit.catalogue["lookedForPeople", String(question.people)]
            return [
                "title": .text(question.query),
                "href": .text(
                    question.hasAnswers
                        ? Self.searchAddress(question.query) : Address.of(.page, page) + "?action=edit"),
                "red": .bool(!question.hasAnswers), "key": .text(question.key),
                "note": .text(
                    question.hasAnswers
                        ? people + ", " + visit.catalogue["lookedForUnopened"] : people),
            ]
        }
        return questions.isEmpty ? .missing : ["items": .list(questions)]
    }

    /// From which questions a page was opened; missing where there is nothing.
    func servedList(_ page: PageID, _ visit: Visit) throws -> MustacheValue {
        let questions = try wiki.questionsServed(by: page).map { question -> MustacheValue in
            [
                "title": .text(question.query), "href": .text(Self.searchAddress(question.query)),
                "key": .text(question.key),
                "note": .text(visit.catalogue["lookedForPeople", String(question.people)]),
            ]
        }
        return questions.isEmpty ? .missing : ["items": .list(questions)]
    }

    /// The name of the page that would answer what was typed.
    ///
    /// - Throws: `PageNameError`.
    static func pageName(of typed: String) throws -> PageName {
        let words = typed.utf8.split { $0 <= 0x20 }
        return try PageName(
            PageKey.widened(String(decoding: Array(words.joined(separator: [0x20])), as: UTF8.self)))
    }
}
