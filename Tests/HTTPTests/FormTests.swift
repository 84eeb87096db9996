import HTTP
import Testing

struct FormTests {
    @Test func fieldsAreDecodedAndTheFirstCounts() throws {
        let form = try Form(urlEncoded: Array("text=a%0D%0Ab+c&&base=7&text=x&%C3%A9=caf%c3%a9&raw=é".utf8))
        #expect(form["text"] == "a\r\nb c")
        #expect(form["base"] == "7")
        #expect(form["é"] == "café")
        #expect(form["raw"] == "é")
        #expect(form["none"] == nil)
        #expect(form.fields.count == 5)
    }

    @Test func emptyBodyHasNoFields() throws {
        #expect(try Form(urlEncoded: []).fields.isEmpty)
        #expect(try Form(urlEncoded: Array("&&&&".utf8)).fields.isEmpty)
    }

    @Test(arguments: ["a=%", "%=a", "a=%0", "a=%00", "a%00=1", "a=%C0%AF", "a=\u{0}"])
    func malformedIsRefused(body: String) {
        #expect { try Form(urlEncoded: Array(body.utf8)) } throws: { ($0 as? Refusal)?.status == 400 }
    }

    @Test func rawBytesThatAreNotUTF8AreRefused() {
        #expect { try Form(urlEncoded: [0x61, 0x3D, 0xFF, 0xFE]) } throws: { ($0 as? Refusal)?.status == 400 }
    }

    @Test func whatIsMalformedCanBeShown() {
        let body = Array("a=x%00y%C0%AFz+%2B%4&%00=%&last=".utf8)
        #expect(
            Form(repairing: body)?.fields == [
                FormField(name: "a", value: "x\u{2400}y\u{FFFD}\u{FFFD}z +%4"),
                FormField(name: "\u{2400}", value: "%"), FormField(name: "last", value: ""),
            ])
        #expect(Form(repairing: Array(repeating: 0x26, count: 65)) == nil)
    }

    @Test(arguments: [(64, true), (65, false), (5_000, false)])
    func fieldsAreCounted(count: Int, isAccepted: Bool) {
        let body = Array((0..<count).map { "k\($0)=v" }.joined(separator: "&").utf8)
        #expect(((try? Form(urlEncoded: body)) != nil) == isAccepted)
        #expect(((try? Form(urlEncoded: Array(repeating: 0x26, count: count))) != nil) == isAccepted)
    }

    @Test func longFieldIsWhole() throws {
        let body = Array("k=".utf8) + [UInt8](repeating: 0x61, count: 1_000_000)
        #expect(try Form(urlEncoded: body)["k"]?.utf8.count == 1_000_000)
    }
}
