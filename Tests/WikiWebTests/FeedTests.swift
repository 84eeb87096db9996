import HTTP
import JSON
import SQLite
import TestSupport
import Testing
import Wiki
import WikiCore
import WikiStore

@testable import WikiWeb

@Suite struct FeedTests {
    /// What nobody would write, and somebody will: markup, quotes, control characters, bidirectional overrides.
    private static let nasty = "<b>&\"'\u{1}\u{8}\u{B}\u{1F}\u{7F}\u{FFFE}\u{202E}]]>\"\u{301} on=1"

    @Test func feedsAreValidAtom() throws {
        let site = try TestSite { $0.name = Self.nasty }
        try site.save("A & \"B\"", "one\n", author: "", comment: Self.nasty)
        try site.save("A & \"B\"", "two\n", author: Self.nasty, comment: "")
        for address in [
            "/changes.atom", "/changes.atom?uselang=nl", "/wiki/A_%26_%22B%22?action=history&feed=atom",
        ] {
            let feed = try site.get(address)
            #expect(feed.status == 200)
            #expect(feed.headers["Content-Type"] == "application/atom+xml; charset=utf-8")
            #expect(try validate(feed.bytes) == nil, "\(address)")
            #expect(!feed.bytes.contains { $0 < 0x20 && $0 != 0x0A })
        }
    }

    @Test func anEmptyFeedIsValidToo() throws {
        #expect(try validate(TestSite().get("/changes.atom").bytes) == nil)
    }

    @Test func theSchemaRefusesWhatIsNoAtom() throws {
        let feed = try TestSite().get("/changes.atom").text
        let wrong = feed.replacing("<id>", with: "<ID>").replacing("</id>", with: "</ID>")
        if try validate(Array(feed.utf8)) == nil, isInstalled {
            #expect(try validate(Array(wrong.utf8)) != nil)
            #expect(try validate(Array(feed.replacing("<updated>1970", with: "<updated>year").utf8)) != nil)
        }
    }

    @Test func feedsLeadToTheOutsideAddress() throws {
        let site = try TestSite()
        let revision = try site.save("Page", "one\n", author: "Ada", comment: "first")
        let changes = try site.get("/changes.atom").text
        #expect(
            changes.contains(
                "<link rel=\"self\" type=\"application/atom+xml\" href=\"https://wiki.example/changes.atom\"/>"
            ))
        #expect(changes.contains("<id>https://wiki.example/c/1</id>") && changes.contains("<name>Ada</name>"))
        #expect(changes.contains("<summary>first</summary>") && changes.contains("<title>Page</title>"))
        let history = try site.get("/wiki/Page?action=history&feed=atom").text
        #expect(history.contains("<id>https://wiki.example/r/\(revision)</id>"))
        #expect(try site.get("/wiki/Page?action=history&feed=rss").status == 400)
        #expect(try site.get("/wiki/Nowhere?action=history&feed=atom").status == 404)
        #expect(
            try site.get("/wiki/Page").text.contains(
                "type=\"application/atom+xml\" href=\"/wiki/Page?action=history&amp;feed=atom\""))
        #expect(
            try site.get("/changes").text.contains("type=\"application/atom+xml\" href=\"/changes.atom\""))
    }

    @Test func withoutAnOutsideAddressTheReadersOwnCounts() throws {
        let site = try TestSite { configuration in
            if let hosts = AllowedHosts(outsideURL: nil, listening: ["127.0.0.1:8080"]) {
                configuration.hosts = hosts
            }
        }
        let feed = try site.get("/changes.atom", ("Host", "localhost:8080")).text
        #expect(feed.contains("<id>http://localhost:8080/changes.atom</id>"))
        #expect(try site.get("/changes.atom", ("Host", "evil.example")).status == 421)
    }

    /// An import of many changes is one line in the list and in the feed, and opens.
    @Test func anImportIsOneLine() throws {
        let site = try TestSite()
        try site.save("Before", "x\n")
        try site.bringIn(batch: 1, from: "/home/operator/handbook", pages: ["One", "Two", "Three"])
        try site.save("After", "x\n")
        let list = try site.get("/changes").text
        #expect(
            list.contains(
                "<a href=\"/changes?batch=1\" rel=\"nofollow\">3 changes imported from “handbook”</a>"))
        #expect(!list.contains("/wiki/Two") && !list.contains("operator"))
        #expect(list.contains("/wiki/Before") && list.contains("/wiki/After"))
        let batch = try site.get("/changes?batch=1").text
        #expect(["One", "Two", "Three"].allSatisfy { batch.contains("href=\"/wiki/\($0)\"") })
        #expect(!batch.contains("/wiki/Before") && !batch.contains("/wiki/After"))
        let feed = try site.get("/changes.atom")
        #expect(try validate(feed.bytes) == nil)
        #expect(feed.text.contains("<id>https://wiki.example/changes?batch=1</id>"))
        #expect(feed.text.split(separator: "<entry>").count - 1 == 3)
        // The rest of an import that the page before has shown is not shown again.
        #expect(!(try site.get("/changes?before=4").text.contains("batch=1")))
        #expect(try site.get("/changes?before=4").text.contains("/wiki/Before"))
        #expect(try site.get("/changes?batch=x").status == 400)
        #expect(try site.json("/api/v1/changes?limit=500")["changes"]?[4] != nil)
    }

    // MARK: The validator

    private var isInstalled: Bool { TemporaryFolder.hasProgram("xmllint") }

    /// What xmllint says against the schema of Atom beside this file; nil where it is content or not installed.
    private func validate(_ xml: [UInt8]) throws -> String? {
        guard isInstalled else { return nil }
        let schema = #filePath.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/atom.rng"
        let folder = TemporaryFolder()
        folder.write(xml, to: "feed.xml")
        let status = folder.run("xmllint --noout --nonet --relaxng '\(schema)' feed.xml 2> said")
        return status == 0 ? nil : folder.read("said").map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}

extension TestSite {
    /// Changes as an import of git makes them, one a page.
    func bringIn(batch: Int64, from source: String, pages: [String]) throws {
        let names = try pages.map { try PageName($0) }
        try wiki.store.write { writer in
            for name in names {
                let change = try writer.addChange(
                    author: Author(name: "Gus"), time: Timestamp(seconds: 1_000_000_000), kind: .import,
                    comment: "")
                let page = try writer.addPage(.page, name: name)
                _ = try writer.addRevision(
                    of: page, change: change, parent: nil, content: try writer.addContent([0x78]), name: name)
            }
            try writer.addImport(source: source, root: "", time: .now(), change: nil)
        }
        let database = try Connection(path: wiki.store.folder.database, access: .readWrite)
        try database.run("UPDATE change SET batch = ? WHERE kind = 6", .integer(batch))
    }
}
