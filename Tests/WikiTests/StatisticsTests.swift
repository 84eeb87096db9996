import Testing
import WikiCore
import WikiStore

@testable import Wiki

/// Totals that go on from what was told before, beside a count of everything.
@Suite struct StatisticsTests {
    /// Each act on a wiki of a page, a deleted page and a file, of which the totals have been told.
    static let acts: [(name: String, act: @Sendable (LiveWiki) throws -> Void)] = [
        ("nothing", { _ in }),
        ("create", { try $0.save("New", "four\n") }),
        ("edit", { try $0.save("Page", "a much longer text\n") }),
        (
            "edit twice",
            {
                try $0.save("Page", "a longer text\n")
                try $0.save("Page", "t\n", by: "Bea")
            }
        ),
        ("file", { try $0.save("New.png", "bytes", kind: .file) }),
        ("delete", { try $0.delete("Page") }),
        (
            "create and delete",
            {
                try $0.save("New", "four\n")
                try $0.delete("New")
            }
        ),
        (
            "restore",
            { _ = try $0.wiki.restore(.page, PageName(trusted: "Gone"), author: $0.ada, comment: "") }
        ),
        ("move", { try $0.move("Page", to: "Gone") }),
        (
            "unite",
            {
                try $0.save("Other", "other\n")
                _ = try $0.wiki.unite(
                    .page, PageName(trusted: "Page"), into: PageName(trusted: "Other"),
                    ActRequest(author: $0.ada, comment: ""))
            }
        ),
        (
            "erase what was the newest",
            {
                let secret = try $0.page("Page").head
                try $0.save("Page", "innocent\n")
                _ = try $0.wiki.erase([secret], ActRequest(author: $0.ada, comment: ""))
            }
        ),
        (
            "import",
            {
                let entries = (0..<3).map { n in
                    ImportRequest.Entry(kind: .page, name: PageName(trusted: "in/\(n)"), path: "\(n).md") {
                        Array("\(n)\n".utf8)
                    }
                }
                _ = try $0.wiki.bringIn(
                    ImportRequest(
                        source: "s", root: "in", entries: entries, deletesVanished: false, author: $0.ada,
                        comment: ""))
            }
        ),
    ]

    @Test(arguments: acts.indices) func goOnFromWhatWasTold(_ index: Int) throws {
        let live = try LiveWiki()
        try live.save("Page", "a secret text\n")
        try live.save("Gone", "gone\n")
        try live.delete("Gone")
        try live.save("File.png", "file", kind: .file)
        #expect(try live.wiki.statistics().bytes == 18)
        try Self.acts[index].act(live)
        #expect(
            try live.wiki.statistics() == live.wiki.store.read { try $0.statistics() },
            "\(Self.acts[index].name)"
        )
    }
}
