import Testing
import WikiCore

@Suite struct PageNameTests {
    @Test(arguments: [
        ("", PageNameError.emptySegment), ("/", .emptySegment), ("a//b", .emptySegment),
        ("a/", .emptySegment),
        (".", .dotSegment), ("a/../b", .dotSegment), ("a#b", .forbiddenCharacter("#")),
        ("[x]", .forbiddenCharacter("[")), ("a\\b", .forbiddenCharacter("\\")),
        ("a|b", .forbiddenCharacter("|")), ("a]", .forbiddenCharacter("]")),
        ("{a", .forbiddenCharacter("{")), ("a}", .forbiddenCharacter("}")),
        ("a<b", .forbiddenCharacter("<")), ("a>b", .forbiddenCharacter(">")),
        ("a/./b", .dotSegment), ("..", .dotSegment), ("a\u{2066}b", .invisibleCharacter(0x2066)),
        (String(repeating: "x", count: 201), .tooLong(bytes: 201)),
        ("a\nb", .invisibleCharacter(0x0A)), ("a\u{202E}b", .invisibleCharacter(0x202E)),
        ("a\u{0}b", .invisibleCharacter(0)), ("a\u{378}", .invisibleCharacter(0x378)),
        (String(repeating: "é", count: 101), .tooLong(bytes: 202)),
    ])
    func refused(name: String, error: PageNameError) {
        #expect(throws: error) { try PageName(name) }
    }

    @Test(arguments: [
        "a", ".github", "...", "~", "-rf", "a/b/c", "Café", "日本語", "👩‍👩‍👧", "a+b", "100%",
        String(repeating: "x", count: 200),
    ])
    func keptAsWritten(name: String) throws {
        #expect(Array(try PageName(name).text.utf8) == Array(name.utf8))
    }

    @Test(arguments: [
        ("Home", "home"), ("A_b", "a b"), ("Straße", "STRASSE"), ("caf\u{E9}", "cafe\u{301}"), ("ΣΑΣ", "σας"),
        ("İ", "i\u{307}"),
    ])
    func sameKey(one: String, other: String) throws {
        #expect(try PageName(one).key == PageName(other).key)
    }

    @Test func anotherSpellingIsAnotherNameOfTheSameKey() throws {
        let (one, other) = (try PageName("caf\u{E9}"), try PageName("cafe\u{301}"))
        #expect(one != other && one.key == other.key)
        #expect(Set([one, other, one]).count == 2)
    }

    @Test(arguments: [
        ("A b", "A_b", true), ("A_b", "A_b", true), ("A b", "A b", false), ("A_b", "A b", false),
        ("A b", "a_b", false), ("A b", "A_bc", false), ("caf\u{E9}", "caf\u{E9}", true),
        ("caf\u{E9}", "cafe\u{301}", false),
    ])
    func properAddress(name: String, address: String, isProper: Bool) throws {
        #expect(try PageName(name).isWritten(asDecodedAddress: address) == isProper)
    }

    @Test(arguments: [(" a", "a"), ("a", "b"), ("a/b", "a b"), ("ı", "i"), ("a", "a\u{301}")])
    func differentKeys(one: String, other: String) throws {
        #expect(try PageName(one).key != PageName(other).key)
    }

    @Test(arguments: [
        ("Hand hygiene", "Hand_hygiene"), ("a/b", "a/b"), ("a+b", "a%2Bb"), ("100%", "100%25"),
        ("é", "%C3%A9"),
        ("a\"b", "a%22b"), ("a'b", "a%27b"), ("a?b", "a%3Fb"), ("javascript:x", "javascript%3Ax"),
    ])
    func address(name: String, address: String) throws {
        #expect(try PageName(name).address == address)
    }

    @Test func aForbiddenCharacterIsLookedUpByItsWideForm() throws {
        #expect(PageKey(lookingUp: "a[1]") == (try PageName("a［1］").key))
    }
}
