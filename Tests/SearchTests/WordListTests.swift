import Glibc
import TestSupport
import Testing

@testable import Search

@Suite struct WordListTests {
    private static func list(_ text: String) throws -> WordList {
        let folder = TemporaryFolder()
        let path = folder.path + "/words"
        let file = try #require(fopen(path, "w"))
        fputs(text, file)
        fclose(file)
        return WordList(files: [path, folder.path + "/missing"])
    }

    @Test(arguments: [
        ("opnemen", true), ("cafe", true), ("last", true), ("opneme", false), ("opnemenn", false),
        ("", false),
        ("ada", false), ("baby's", false), ("baby", false),
    ]) func holdsWordsAsTheyAreFolded(word: String, isListed: Bool) throws {
        let list = try Self.list("Ada\nopnemen\n\nbaby's\ncafé\nlast")
        #expect(list.contains(word.utf8) == isListed)
    }

    @Test func aFileThatIsMissingHasNoWords() {
        #expect(!WordList(files: ["/nowhere"]).contains("a".utf8))
        #expect(!WordList(files: ["/"]).contains("a".utf8))
    }

    /// What the package list installs, read as the program reads it.
    @Test(arguments: [
        (SearchLanguage.dutch, "bloeddruk"), (.dutch, "opnemen"), (.english, "colour"), (.english, "color"),
    ]) func theSystemHasALanguage(language: SearchLanguage, word: String) {
        #expect(SearchIndex.wordListTrouble == nil)
        #expect(WordList.of(language).contains(word.utf8))
        #expect(!WordList.of(language).contains((word + "q").utf8))
    }
}
