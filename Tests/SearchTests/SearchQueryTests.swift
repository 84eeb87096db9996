import Testing
import WikiCore

@testable import Search

@Suite struct SearchQueryTests {
    /// A query in a form that can be read: `a + "b c" | title:d - e`.
    private func shown(_ text: String) -> String {
        SearchQuery(parsing: text).clauses.map { clause in
            (clause.isExcluded ? "-" : "") + clause.alternatives.map(shown).joined(separator: "|")
        }.joined(separator: " ")
    }

    private func shown(_ part: SearchQuery.Part) -> String {
        switch part {
        case .words(let words, let inTitle):
            let text = words.terms.joined(separator: "_") + (words.isPrefix ? "*" : "")
            return (inTitle ? "title:" : "") + (words.isQuoted ? "\"\(text)\"" : text)
                + (words.joined.map { "(\($0))" } ?? "")
        case .tag(let tag): return "tag:\(tag)"
        case .author(let name, let isWhole): return isWhole ? "author=\(name)" : "author:\(name)"
        case .folder(let folder): return "in:\(folder)"
        case .before(let time): return "<\(time.rfc3339)"
        case .after(let time): return ">=\(time.rfc3339)"
        }
    }

    @Test(arguments: [
        ("two words", "two words"),
        ("\"a phrase\" word", "\"a_phrase\" word"), ("“curly quotes”", "\"curly_quotes\""),
        ("\"open quote", "\"open_quote\""), ("\"\"", ""), ("\"", ""),
        ("this OR that more", "this|that more"), ("OR this OR", "this"), ("a OR OR b", "a|b"),
        ("or", "or"), ("a OR -b", "a -b"),
        ("keep -drop", "keep -drop"), ("- drop", "drop"), ("--a", "-a"), ("-", ""),
        ("e-mail", "e_mail(email)"),
        ("-\"not this\"", "-\"not_this\""),
        ("begin*", "begin*"), ("*", ""), ("***", ""), ("a*b", "a_b"),
        ("title:Word titel:\"two words\"", "title:word title:\"two_words\""),
        ("tag:Vallen tag:\"Twee woorden\"", "tag:vallen tag:twee woorden"),
        ("author:Jan author:\"Jan de Vries\"", "author:jan author=jan de vries"),
        ("in:Team/ in:Team/Overleg in:\"A b/\"", "in:team in:team/overleg in:a b"),
        (
            "before:2026 after:2026-06 after:2024-02-29",
            "<2026-01-01T00:00:00Z >=2026-06-01T00:00:00Z >=2024-02-29T00:00:00Z"
        ),
        ("before:soon", "before_soon"), ("after:2026-13", "after_2026_13"), ("x:e-mail", "x_e_mail"),
        ("before:99999999999999999999", "before_99999999999999999999"),
        ("title: x", "title x"), ("title:", "title"), ("x:y:z:", "x_y_z"), ("http://a.nl/b", "http_a_nl_b"),
        ("snake_case", "snake_case"), ("東京都 x", "東京_京都_都 x"), ("~~~ a..b ((((", "a_b"),
        ("' OR 1=1--", "1_1"), ("\"; DROP TABLE page;--", "\"drop_table_page\""),
        ("a NEAR/99999999999999999999 b", "a near_99999999999999999999 b"),
        ("", ""), ("   ", ""), ("ÉÉN", "een"),
    ]) func readsAnything(text: String, meaning: String) {
        #expect(shown(text) == meaning)
    }

    @Test(arguments: [
        String(repeating: "(", count: 200_000), String(repeating: "a AND ", count: 20_000),
        String(repeating: "\"x\" OR ", count: 20_000), String(repeating: "word ", count: 80_000),
        "\"" + String(repeating: "y ", count: 200_000), String(repeating: "x-", count: 200_000),
    ]) func takesAsManyWordsAsItMay(text: String) {
        let query = SearchQuery(parsing: text)
        let words = query.clauses.flatMap(\.alternatives).flatMap { part -> [String] in
            if case .words(let words, _) = part { words.terms } else { ["\(part)"] }
        }
        #expect(words.count <= SearchQuery.mostWords)
        #expect(Set(words).count <= SearchQuery.mostTerms)
    }

    @Test func wordsThatOnlyAskAndWordsThatComeAgainAreFree() {
        let asked = (1...30).map { "word\($0)" }
        let text = "how do i get the " + asked.joined(separator: " and ") + " word1 for the last two beyond"
        #expect(SearchQuery(parsing: text).plainWords.suffix(5) == ["word1", "for", "the", "last", "two"])
    }
}
