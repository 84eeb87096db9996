import Testing

@testable import Search

@Suite struct SnippetTests {
    private func snippet(_ query: String, _ text: String) -> String {
        String(decoding: Snippet(for: SearchQuery(parsing: query)).html(of: text), as: UTF8.self)
    }

    @Test(arguments: [
        ("wound", "Clean the wound.", "Clean the <mark>wound</mark>."),
        ("wounds", "A wound heals.", "A <mark>wound</mark> heals."),
        ("medicijn", "Alle medicijnen", "Alle <mark>medicijnen</mark>"),
        ("cafe", "Het CAFÉ is dicht", "Het <mark>CAFÉ</mark> is dicht"),
        ("beg*", "the beginning", "the <mark>beginning</mark>"),
        ("\"wounds\"", "A wound heals.", "A wound heals."),
        ("-wound x", "A wound x", "A wound <mark>x</mark>"),
        (
            "script", "<script>alert(1)</script>",
            "&lt;<mark>script</mark>&gt;alert(1)&lt;/<mark>script</mark>&gt;"
        ),
        ("mark", "</mark> & \"'", "&lt;/<mark>mark</mark>&gt; &amp; &quot;&#39;"),
        ("京都", "東京都です", "東<mark>京都</mark>です"), ("nothing", "Some text", "Some text"), ("x", "", ""),
        ("a", "soap:\nwater\ngel.\nDone", "soap: water · gel. Done"),
        ("water", "soap\nwater\ngel", "soap · <mark>water</mark> · gel"),
    ]) func marksWords(query: String, text: String, html: String) {
        #expect(snippet(query, text) == html)
    }

    @Test(arguments: [
        ("pil", "Geef de medicijnen.", "Geef de <mark>medicijnen</mark>."),
        (
            "de tabletten", "Een medicijn en een tablet.",
            "Een <mark>medicijn</mark> en een <mark>tablet</mark>."
        ),
        ("\"pil\"", "Geef de medicijnen.", "Geef de medicijnen."),
        ("arts", "De dokter komt.", "De dokter komt."),
    ]) func marksWordsThatMeanTheSame(query: String, text: String, html: String) {
        let synonyms = Synonyms(markdown: [Array("- pil, medicijn, tablet\n".utf8)])
        let snippet = Snippet(for: SearchQuery(parsing: query), synonyms)
        #expect(String(decoding: snippet.html(of: text), as: UTF8.self) == html)
    }

    @Test func beginsWithTheSentenceThatMatters() {
        let filler = String(repeating: "Here is a sentence that says nothing. ", count: 30)
        let text = filler + "Call the doctor when the wound bleeds. " + filler
        let html = snippet("wound doctor", text)
        #expect(html.hasPrefix("… Call the <mark>doctor</mark> when the <mark>wound</mark> bleeds."))
        #expect(html.hasSuffix(" …"))
        #expect(html.utf8.count < 500)
    }

    /// However long a word or sentence is, a piece of it is cut between characters.
    @Test(arguments: ["é", "👍🏽", "漢", "a\u{301}", "x"]) func cutsBetweenCharacters(unit: String) {
        let text = String(repeating: unit, count: 5_000) + " needle " + String(repeating: unit, count: 5_000)
        let bytes = Snippet(for: SearchQuery(parsing: "needle")).html(of: text)
        #expect(String(validating: bytes, as: UTF8.self) != nil)
        #expect(bytes.count < 1_000)
    }
}
