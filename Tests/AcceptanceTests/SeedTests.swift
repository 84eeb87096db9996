import Glibc
import JSON
import Testing

/// The pages that come with the program, and the questions that are asked of them: what they promise is there.
@Suite(.enabled(if: Program.isBuilt, "the program meent is not built"))
struct SeedTests {
    struct Seed: Sendable, CustomTestStringConvertible {
        let name: String
        let language: String
        /// The fewest pages that it is to hold.
        let pages: Int
        /// What a page in a folder says at its end, before a date.
        let reminder: String
        /// What is left for the team to write, as a link to try.
        let red: Set<String>

        var testDescription: String { name }
    }

    static let seeds = [
        Seed(
            name: "zorgteam", language: "nl", pages: 80, reminder: "Nalezen vóór ",
            red: ["Team/Vakantieplanning"]),
        Seed(
            name: "handbook", language: "en", pages: 30, reminder: "Read again before ",
            red: ["People/Sabbatical"]),
    ]

    private func served(_ seed: Seed) throws -> (wiki: ServedWiki, pages: [String: ShownPage]) {
        let wiki = try ServedWiki(made: ["--seed", seed.name, "--language", seed.language])
        let list = try wiki.client.get("/api/v1/pages?limit=500").json()
        var pages: [String: ShownPage] = [:]
        for name in try #require(list["pages"]?.array).compactMap({ $0["name"]?.string }) {
            pages[name] = try ShownPage(name, wiki.client)
        }
        return (wiki, pages)
    }

    /// It can be planted, all links and pictures lead somewhere, and every page says when to read it again.
    @Test(arguments: seeds) func isWhole(_ seed: Seed) throws {
        let (wiki, pages) = try served(seed)
        #expect(pages.count >= seed.pages)
        #expect(Set(pages.values.flatMap(\.red)) == seed.red)
        for (name, page) in pages {
            for link in page.links {
                let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
                guard parts.count == 2, parts[0].isEmpty || parts[0].hasPrefix("/wiki/") else { continue }
                let target = parts[0].isEmpty ? page : pages[Self.name(parts[0])]
                #expect(target?.anchors.contains(Self.decoded(parts[1])) == true, "\(name): \(link)")
            }
            if seed.language == "nl" {
                #expect(
                    page.callOuts.isDisjoint(with: ["Note", "Important", "Warning", "Caution"]),
                    "\(name) has English words: \(page.callOuts)")
            }
            for picture in page.pictures {
                let answer = try wiki.client.get(picture)
                #expect(answer.status == 200, "\(name): \(picture)")
            }
            if name.contains("/"), !["Help/", "Hulp/"].contains(where: name.hasPrefix) {
                #expect(page.end.contains(seed.reminder), "\(name) does not say when to read it again")
            }
        }
        let made = try wiki.run(
            "init", "--seed", seed.name, "--language", seed.language, data: wiki.folder + "/again")
        #expect(made.output.contains(" \(pages.count) pages "), "\(made.output)")
        let check = try wiki.run("check")
        #expect(check.status == 0 && check.output == "ok\n", "\(check.output)")
    }

    @Test func questionsHaveAnswers() throws {
        let (_, pages) = try served(Self.seeds[0])
        let lines = try Self.text("Tests/GoldenQuestions/zorgteam.tsv").split(separator: "\n")
        var questions: Set<Substring> = []
        var sets: [Substring: Int] = [:]
        for line in lines {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            try #require(fields.count == 5, "\(line)")
            #expect(questions.insert(fields[0]).inserted, "asked twice: \(fields[0])")
            let page = pages[String(fields[1])]
            #expect(page != nil, "\(line)")
            #expect(fields[2].isEmpty || page?.anchors.contains(String(fields[2])) == true, "\(line)")
            #expect(["plain", "typo", "compound", "synonym", "question"].contains(fields[4]), "\(line)")
            sets[fields[3], default: 0] += 1
        }
        #expect(questions.count >= 165)
        #expect(sets.keys.sorted() == ["blind", "blind2", "fresh", "fresh2", "held", "open"])
        let tuned = (sets["held"] ?? 0) + (sets["open"] ?? 0)
        #expect((0.3...0.35).contains(Double(sets["held"] ?? 0) / Double(tuned)))
        #expect(sets["blind"] ?? 0 >= 40 && sets["blind2"] ?? 0 == 50)
        #expect(sets["fresh"] ?? 0 >= 150 && sets["fresh2"] ?? 0 == 80)
    }

    /// Who mistypes a word that is put together, on a phone, is led to the heading whose paragraph answers.
    @Test(arguments: [
        ("naaldcontianer", "Acuut/Prikaccident", "voorkomen", "naaldcontainer"),
        ("sondevoedign", "Zorg/Eten_en_drinken", "sondevoeding", "Sondevoeding"),
        ("medicatieoverzigt", "Medicatie/Toedienlijst", "", "Toedienlijst en medicatieoverzicht"),
        ("smeltttablet", "Medicatie/Toedienen", "slikken-gaat-moeilijk", "smelttablet"),
        ("druiven suiker", "Acuut/Hypo", "hypo-wat-doe-je", "druivensuiker"),
        (
            "incontinentiemateriaa bestellen", "Cliënt/Hulpmiddelen_bestellen", "waar-bestel-ik-wat",
            "incontinentie"
        ),
    ]) func aMistypedCompoundLeadsToItsParagraph(typed: String, page: String, anchor: String, word: String)
        throws
    {
        let wiki = try ServedWiki(made: ["--seed", "zorgteam", "--language", "nl"])
        func screen() throws -> String {
            try wiki.client.get("/search?q=" + Client.encoded(typed)).text
        }
        var found = try screen()
        // Names alone are searched until there is an index.
        for _ in 0..<200 where !found.contains("<h2><a href=\"/wiki/") || found.contains("class=\"notice") {
            usleep(50_000)
            found = try screen()
        }
        let link = try #require(found.split(separator: "<h2><a href=\"", maxSplits: 1).dropFirst().first)
        let address = "/wiki/" + page + (anchor.isEmpty ? "" : "#" + anchor)
        #expect(Self.decoded(link.prefix { $0 != "\"" }) == address)
        let shown = try wiki.client.get("/wiki/" + Client.encoded(page)).text
        let start = anchor.isEmpty ? "<article" : "id=\"\(anchor)\""
        let below = try #require(shown.split(separator: start, maxSplits: 1).dropFirst().first)
        #expect((below.split(separator: "<h2", maxSplits: 1).first ?? "").contains(word))
    }

    /// What the help names in bold is what the screens say.
    @Test(arguments: [("nl", "Hulp/Bijhouden"), ("nl", "Home"), ("en", "Help/Keeping"), ("en", "Home")])
    func helpSaysWhatScreensSay(language: String, page: String) throws {
        let help = try Self.text("Content/\(language)/\(page).md")
        let messages = try Self.text("Templates/messages.\(language).conf")
        let words = Set(
            messages.split(separator: "\n").compactMap { $0.split(separator: " = ", maxSplits: 1).last })
        let bold = help.split(separator: "**", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 1 }.map(\.element)
        #expect(!bold.isEmpty)
        for name in bold { #expect(words.contains(name), "no screen says \(name)") }
    }

    /// A text of the project.
    private static func text(_ path: String) throws -> String {
        let root = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }
        return String(decoding: try #require(contents(root + "/" + path)), as: UTF8.self)
    }

    /// The name in a link's address.
    private static func name(_ address: Substring) -> String {
        String(decoded(address.dropFirst("/wiki/".count)).map { $0 == "_" ? " " : $0 })
    }

    static func decoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let value = UInt8(String(Substring(rest.prefix(2))), radix: 16) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// What a page's text shows, read off its HTML.
private struct ShownPage {
    let anchors: Set<String>
    let links: [String]
    let pictures: [String]
    /// The words above its call-outs.
    let callOuts: Set<Substring>
    /// The names that its red links lead to.
    let red: [String]
    /// What follows its last line across.
    let end: Substring

    init(_ name: String, _ client: Client) throws {
        let answer = try client.get("/wiki/" + Client.encoded(String(name.map { $0 == " " ? "_" : $0 })))
        try #require(answer.status == 200, "\(name)")
        let article = try #require(answer.text.split(separator: "<article", maxSplits: 1).last)
        end = article.split(separator: "<hr").last ?? ""
        let tags = article.split(separator: "<")
        anchors = Set(tags.compactMap { Self.value("id", $0) })
        callOuts = Set(tags.compactMap { $0.split(separator: "callout-title\">").dropFirst().first })
        let anchorTags = tags.filter { $0.hasPrefix("a ") }
        links = anchorTags.compactMap { Self.value("href", $0) }
        pictures = tags.filter { $0.hasPrefix("img ") }.compactMap { Self.value("src", $0) }
        red = anchorTags.filter { Self.value("class", $0)?.hasPrefix("red") == true }.compactMap { tag in
            Self.value("href", tag)?.split(separator: "?").first.map {
                SeedTests.decoded($0.dropFirst("/wiki/".count)).map { $0 == "_" ? " " : $0 }
            }.map { String($0) }
        }
    }

    /// The value of a tag's attribute.
    private static func value(_ attribute: String, _ tag: Substring) -> String? {
        let parts = tag.split(separator: " \(attribute)=\"", maxSplits: 1)
        guard parts.count == 2, let value = parts[1].split(separator: "\"", maxSplits: 1).first else {
            return nil
        }
        return String(value)
    }
}
