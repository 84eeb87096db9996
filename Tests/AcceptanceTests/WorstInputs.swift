/// Texts that cost a parser of Markdown the most time, memory or output for their size.
enum WorstInputs {
    /// Those that met a limit when they were tried.
    static let costly: [(name: String, text: String)] = [
        ("tables without end", String(repeating: "a\n-|-\n", count: 8_000)),
        ("a row of 65,000 bars", bars("|", 65_000) + "\n" + bars("|-", 65_000) + "|\n"),
        ("pictures in pictures", bars("![[]()", 43_000)),
        ("declarations without end", bars("a<!A ", 52_000)),
        ("an address and its parentheses", "www.a" + bars(")", 262_000)),
        (
            "a table of 32,000 columns",
            "|" + bars("a|", 32_000) + "\n|" + bars("-|", 32_000) + "\n|" + bars("b|", 32_000)
        ),
        ("addresses of mail", bars("a@b.", 262_000)),
        ("quotes in quotes", bars(">", 1_000_000)),
    ]

    /// Those that are answered soon.
    static let cheap: [(name: String, text: String)] = [
        (
            "a wide table of short rows",
            "|" + bars("a|", 130) + "\n|" + bars("-|", 130) + "\n" + bars("|a\n", 11_000)
        ),
        ("quotes and lists in each other", bars("> - ", 250_000)),
        ("lists in lists", (0..<1_000).map { bars("  ", $0) + "- a\n" }.joined()),
        ("references to one footnote", bars("[^1]", 262_000) + "\n\n[^1]: x\n"),
        ("emphasis left open", bars("*a **a ", 150_000)), ("emphasis opened", bars("_a ", 350_000)),
        ("emphasis closed", bars("a_ ", 350_000)), ("stars", bars("*", 1_000_000)),
        ("brackets opened", bars("[a", 500_000)), ("brackets closed", bars("a]", 500_000)),
        ("brackets and parentheses", bars("[ (](", 200_000)),
        (
            "references by the thousand",
            (0..<50_000).map { "[\($0)]: /u\n" }.joined() + "\n"
                + (0..<80_000).map { "[\($0 % 50_000)] " }.joined()
        ),
        ("ampersands", bars("&", 1_000_000)), ("references to no character", bars("&#0;", 250_000)),
        ("runs of backticks", (0..<1_400).map { "e" + bars("`", $0) }.joined()),
        ("schemes of mail", bars("mailto:", 150_000)), ("addresses of chats", bars("xmpp:a@b.c/", 95_000)),
        ("wiki links opened", bars("[[a|", 250_000)), ("elements opened", bars("<div>\n", 170_000)),
        ("combining marks", "e" + bars("\u{301}", 100_000)),
    ]

    private static func bars(_ text: String, _ count: Int) -> String {
        String(repeating: text, count: count)
    }
}
