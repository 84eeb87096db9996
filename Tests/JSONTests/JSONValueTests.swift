import JSON
import TestSupport
import Testing

@Suite struct JSONValueTests {
    private static let parseTable: [(String, JSONValue)] = [
        ("null", JSONValue.null), ("true", true), (" false\n", false), ("0", 0), ("-0", 0),
        ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
        ("1.0", 1.0), ("1e3", 1000.0), ("-2.5E-1", -0.25), ("1e-999", 0.0),
        (#""""#, ""), (#""a\u00e9\ud83d\ude00\n\/""#, "aé😀\n/"), ("[]", []), ("{}", [:]),
        (#"{"b":1,"a":[null,{"c":"d"}]}"#, ["b": 1, "a": [nil, ["c": "d"]]]),
    ]

    private static let encodeTable: [(JSONValue, String)] = [
        (JSONValue.null, "null"), (true, "true"), (-5, "-5"), (.integer(.min), "-9223372036854775808"),
        (0.5, "0.5"), (1e300, "1e+300"), (.number(.nan), "null"), (.number(-.infinity), "null"),
        ("a\"b\\c/", #""a\"b\\c/""#), ("\t\n\r\u{0}\u{1F}\u{7F}", #""\t\n\r\u0000\u001f\u007f""#),
        ("</script>&", #""\u003c/script\u003e\u0026""#),
        ("x\u{2028}\u{2029}\u{202A}y", "\"x\\u2028\\u2029\u{202A}y\""),
        ("é😀", "\"é😀\""), ([1, "a", []], #"[1,"a",[]]"#),
        (["<": nil, "a": ["b": false]], #"{"\u003c":null,"a":{"b":false}}"#),
    ]

    private func parsed(_ text: String) throws -> JSONValue {
        try JSONValue(parsing: Array(text.utf8))
    }

    private func encoded(_ value: JSONValue) -> String {
        String(decoding: value.encoded(), as: UTF8.self)
    }

    @Test(arguments: parseTable)
    func parses(text: String, value: JSONValue) throws {
        #expect(try parsed(text) == value)
    }

    @Test(arguments: [
        ("", JSONError.Code.premature), ("[1,", .premature), (#""a"#, .premature), ("[1 2]", .syntax),
        ("{'a':1}", .syntax), ("NaN", .syntax), ("Infinity", .syntax), ("+1", .syntax), ("01", .syntax),
        ("[1,]", .syntax), ("1 2", .trailing), ("{} x", .trailing), ("\"a\nb\"", .syntax),
        (#"{"a":1,"a":2}"#, .duplicateKey), (#"{"a":1,"\u0061":2}"#, .duplicateKey),
        ("9223372036854775808", .overflow), ("-9223372036854775809", .overflow), ("1e999", .overflow),
        ("tru", .premature), ("nulL", .syntax), ("-", .premature), ("1.", .premature), ("1.e2", .syntax),
        ("1e", .premature),
        ("[", .premature), ("{", .premature), (#"{"a""#, .premature), (#"{"a" 1}"#, .syntax),
        (#"{"a":1,}"#, .syntax),
        ("{1:2}", .syntax), ("]", .syntax), (#""\x""#, .syntax), (#""\u12G4""#, .syntax),
        (#""\u12"#, .premature),
        (#""\udc00""#, .syntax), (#""\ud800\u0041""#, .syntax), (#""\ud800x""#, .syntax),
        ("\u{A0}1", .syntax),
        (#""\u0000""#, .null), (#"{"\u0000":1}"#, .null), (#""\ud800""#, .syntax), ("\u{FEFF}1", .syntax),
    ])
    func refuses(text: String, code: JSONError.Code) {
        let error = #expect(throws: JSONError.self) { try parsed(text) }
        #expect(error?.code == code)
    }

    @Test(
        arguments: [
            [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
            [0x22, 0xE2, 0x82, 0x22],
            [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22],
        ] as [[UInt8]])
    func refusesWhatIsNotUTF8(bytes: [UInt8]) {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: bytes) }
        #expect(error?.code == .encoding)
    }

    @Test(arguments: [[0x30, 0x00], [0x7B, 0x7D, 0x00, 0x78], [0x22, 0x00, 0x22], [0x00]] as [[UInt8]])
    func refusesRawNUL(bytes: [UInt8]) {
        #expect(throws: JSONError.self) { try JSONValue(parsing: bytes) }
    }

    @Test func boundsDepth() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(throws: Never.self) { try parsed(nested(JSONValue.maximumDepth)) }
        for depth in [JSONValue.maximumDepth + 1, 100_000] {
            let error = #expect(throws: JSONError.self) { try parsed(nested(depth)) }
            #expect(error?.code == .depth)
        }
        #expect(try parsed(#""[[\"{{""#) == #"[["{{"#)
        #expect(try parsed("\"" + String(repeating: "[", count: 1000) + "\"").string?.utf8.count == 1000)
    }

    @Test func boundsTheNumberOfValues() throws {
        let text = "[" + String(repeating: "{},", count: JSONValue.maximumValues) + "0]"
        let error = #expect(throws: JSONError.self) { try parsed(text) }
        #expect(error?.code == .size)
        #expect(try parsed("[" + String(repeating: "0,", count: 100_000) + "0]").array?.count == 100_001)
    }

    @Test func tellsThePlaceButNotTheText() {
        let error = #expect(throws: JSONError.self) { try parsed("{\n  \"é\": secret\n}") }
        #expect(error?.line == 2)
        #expect(error.map { (8...13).contains($0.column) } == true)
        #expect(error?.message.contains("secret") == false)
        let deep = String(repeating: "\n[", count: 65)
        #expect(throws: JSONError(code: .depth, line: 66, column: 1)) { try parsed(deep) }
    }

    @Test func everyFaultHasItsOwnMessage() {
        let messages = JSONError.Code.allCases.map { JSONError(code: $0, line: 1, column: 2).message }
        #expect(Set(messages).count == JSONError.Code.allCases.count)
    }

    @Test(arguments: encodeTable)
    func encodes(value: JSONValue, text: String) {
        #expect(encoded(value) == text)
    }

    @Test func readsBackWhatItWrote() throws {
        let everyByte = String(decoding: (1...127).map(UInt8.init), as: UTF8.self)
        let value: JSONValue = [
            "text": .string(everyByte + "\u{2028}\u{2029}\u{FFFF}\u{10FFFF}e\u{301}"), "é": 1, "e\u{301}": 2,
            "numbers": [
                .integer(.max), .number(.leastNonzeroMagnitude), .number(.greatestFiniteMagnitude), 0.1,
            ],
            "interpolated": "\(1)2",
        ]
        let again = try JSONValue(parsing: value.encoded())
        #expect(again == value)
        #expect(again.encoded() == value.encoded())
    }

    /// Texts cut and joined by chance: each is refused, or read as a value that is written and read again the same.
    @Test func noTextIsReadInTwoWays() throws {
        let texts = (Self.parseTable.map(\.0) + Self.encodeTable.map(\.1)).map { Array($0.utf8) }
        let pieces =
            [
                "\\u0000", "\\ud800", "\\", "\"", "{", "}", "[", "]", ",", ":", "e", "-", ".", "0", "1e400",
                "\u{0}", "é",
            ]
            .map { Array($0.utf8) } + [[0xFF], [0xC0, 0x80]]
        var dice = Dice(state: 9)
        for _ in 0..<20_000 {
            var text = texts.randomElement(using: &dice) ?? []
            for _ in 0..<3 {
                let place = Int.random(in: 0...text.count, using: &dice)
                switch Int.random(in: 0..<3, using: &dice) {
                case 0: text.insert(contentsOf: pieces.randomElement(using: &dice) ?? [], at: place)
                case 1: text.removeSubrange(place..<min(text.count, place + 2))
                default: text.insert(contentsOf: texts.randomElement(using: &dice) ?? [], at: place)
                }
            }
            guard let value = try? JSONValue(parsing: text) else { continue }
            #expect(try JSONValue(parsing: value.encoded()) == value)
        }
    }

    @Test func manyKeysAreReadInLinearTime() throws {
        let members = (0..<100_000).map { "\"k\($0)\":0" }.joined(separator: ",")
        #expect(try parsed("{\(members)}").object?.count == 100_000)
    }

    @Test func looksUpByBytes() throws {
        let value = try parsed(#"{"é":1,"list":[true,2.5],"s":"x","n":null}"#)
        #expect(value["é"]?.integer == 1)
        #expect(value["e\u{301}"] == nil)
        #expect(value["list"]?[0]?.bool == true)
        #expect(value["list"]?[1]?.number == 2.5)
        #expect(value["list"]?[2] == nil)
        #expect(value["list"]?[-1] == nil)
        #expect(value["s"]?.string == "x")
        #expect(value["s"]?.integer == nil)
        #expect(value["n"]?.isNull == true)
        #expect(value["absent"] == nil)
        #expect(value.object?.map(\.key) == ["é", "list", "s", "n"])
        #expect(JSONValue.integer(3).number == 3)
        #expect(JSONValue.string("é") != .string("e\u{301}"))
    }
}
