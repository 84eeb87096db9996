import Testing
import Wiki

@testable import Exchange

@Suite struct ImportSummaryTests {
    /// People know the paths of their source, and the present name of a page that was moved since.
    @Test(arguments: [
        ("Team/Notes/a/b.md", "Team/Notes", "a/b.md"), ("Team/Notes2/b.md", "Team/Notes", "Team/Notes2/b.md"),
        ("Elsewhere", "Team/Notes", "Elsewhere"), ("a/b.md", "", "a/b.md"),
        (PathText.text(of: [0x54, 0x2F, 0xE9]), "T", "é"),
    ]) func whatIsLeftOutIsNamedByItsPathInTheSource(path: String, prefix: String, shown: String) {
        var outcome = ImportOutcome()
        outcome.leftOut = [.init(path: path, reason: "why")]
        #expect(outcome.leftOut(below: prefix) == [.init(path: shown, reason: "why")])
    }
}
