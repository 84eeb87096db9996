import HTTP
import TestSupport
import Testing

struct MultipartTests {
    private static let type = "multipart/form-data; boundary=XyZ"

    private func status(_ body: [UInt8], type: String? = MultipartTests.type) -> Int? {
        do {
            _ = try Multipart(body: body, contentType: type)
            return nil
        } catch {
            return error.status
        }
    }

    private static func part(_ fields: String, _ content: String) -> String {
        "--XyZ\r\n\(fields)\r\n\r\n\(content)\r\n"
    }

    private static let good =
        part("Content-Disposition: form-data; name=\"summary\"", "caf\u{E9}")
        + part(
            "content-disposition: form-data; name=\"file\"; filename=\"a \\\"b\\\".png\"\r\nContent-Type: image/png",
            "\u{89}PNG\r\n--XyY\r\n-\r\r\n")
        + part("Content-Disposition: form-data; name=file; filename=\"\"; filename*=UTF-8''evil", "")
        + "--XyZ--\r\n"

    @Test func partsAreFound() throws {
        let form = try Multipart(body: Array(MultipartTests.good.utf8), contentType: MultipartTests.type)
        try #require(form.parts.count == 3)
        #expect(form.parts[0].name == "summary")
        #expect(form.parts[0].filename == nil)
        #expect(form.parts[0].text == "café")
        #expect(form.parts[1].filename == "a \"b\".png")
        #expect(form.parts[1].contentType?.essence == "image/png")
        #expect(Array(form.parts[1].content) == Array("\u{89}PNG\r\n--XyY\r\n-\r\r\n".utf8))
        #expect(form.parts[2].filename == "")
        #expect(form.parts[2].content.isEmpty)
        #expect(form["file"]?.filename == "a \"b\".png")
        #expect(form["none"] == nil)
        #expect(try form.form().fields == [FormField(name: "summary", value: "café")])
    }

    @Test(arguments: [
        "preamble\r\n" + good, "\r\n" + good, good + "epilogue --XyZ\r\n",
        good.replacing("--XyZ\r\n", with: "--XyZ \t\r\n"), String(good.dropLast(1)),
    ])
    func otherFormsOfTheSameAreTaken(body: String) throws {
        #expect(try Multipart(body: Array(body.utf8), contentType: MultipartTests.type).parts.count == 3)
    }

    @Test func boundaryMayBeQuoted() throws {
        let body = Array(MultipartTests.good.replacing("XyZ", with: "a b:c").utf8)
        let type = "Multipart/Form-Data; charset=utf-8; Boundary=\"a b:c\""
        #expect(try Multipart(body: body, contentType: type).parts.count == 3)
    }

    @Test(arguments: [
        (nil, 415), ("text/plain", 415), ("application/x-www-form-urlencoded", 415),
        ("multipart/mixed; boundary=XyZ", 415), ("multipart/form-data", 400),
        ("multipart/form-data; boundary=", 400), ("multipart/form-data; boundary=\"\"", 400),
        ("multipart/form-data; boundary=\"\r\n\"", 400), ("multipart/form-data; boundary=\"a \"", 400),
        ("multipart/form-data; boundary=\"a\\\"b\"", 400), ("multipart/form-data; boundary=é", 400),
        ("multipart/form-data; boundary=" + String(repeating: "a", count: 71), 400),
    ])
    func badTypeIsRefused(type: String?, expected: Int) {
        #expect(status(Array(MultipartTests.good.utf8), type: type) == expected)
    }

    @Test func longestBoundaryIsTaken() throws {
        let boundary = String(repeating: "a", count: 70)
        let body = Array(MultipartTests.good.replacing("XyZ", with: boundary).utf8)
        #expect(
            try Multipart(body: body, contentType: "multipart/form-data; boundary=\(boundary)").parts.count
                == 3)
    }

    @Test(arguments: [
        "", "--", "--XyZ", "--XyZ\r", "--XyZ\r\n", "--XyZ-", "XyZ--", "--XyZjunk\r\n\r\n\r\n--XyZ--",
        part("Content-Disposition: form-data; name=\"a\"", "no end"),
        "--XyZ\r\nContent-Disposition: form-data; name=\"a\"\r\n--XyZ--\r\n",
        part("Content-Disposition: form-data", "x") + "--XyZ--",
        part("Content-Disposition: attachment; name=\"a\"", "x") + "--XyZ--",
        part("Content-Disposition: form-data; name=\"a", "x") + "--XyZ--",
        part("Content-Disposition: form-data; name=\"a\"; name=\"b\"", "x") + "--XyZ--",
        part("Content-Disposition: form-data; name=\"a\"; filename=\"b\"; filename=\"c\"", "x") + "--XyZ--",
        part("Content-Disposition: form-data; name=\"a\"\r\nContent-Disposition: form-data; name=\"b\"", "x")
            + "--XyZ--",
        part("Content-Disposition: form-data; name=\"a\u{0}b\"", "x") + "--XyZ--",
        part("Content-Disposition: form-data; name=\"a\rb\"", "x") + "--XyZ--",
        part("Content-Disposition : form-data; name=\"a\"", "x") + "--XyZ--",
        part("Content-Disposition: form-data;\r\n name=\"a\"", "x") + "--XyZ--",
        part("no colon", "x") + "--XyZ--",
        "--XyZ\r\n\r\nx\r\n--XyZ--",
    ])
    func malformedIsRefused(body: String) {
        #expect(status(Array(body.utf8)) == 400)
    }

    @Test func nameThatIsNotUTF8IsRefused() {
        let body =
            Array("--XyZ\r\nContent-Disposition: form-data; name=\"".utf8) + [0xFF]
            + Array("\"\r\n\r\n\r\n--XyZ--".utf8)
        #expect(status(body) == 400)
    }

    @Test func innerMultipartIsContent() throws {
        let inner = "--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\ny\r\n--b--"
        let body =
            MultipartTests.part(
                "Content-Disposition: form-data; name=\"a\"\r\nContent-Type: multipart/mixed; boundary=b",
                inner)
            + "--XyZ--"
        let form = try Multipart(body: Array(body.utf8), contentType: MultipartTests.type)
        #expect(form.parts.map(\.text) == [inner])
    }

    @Test func partsAndFieldsAreBounded() {
        let part = MultipartTests.part("Content-Disposition: form-data; name=\"a\"", "")
        let time = ProcessorTime.seconds {
            #expect(status(Array((String(repeating: part, count: 32) + "--XyZ--").utf8)) == nil)
            #expect(status(Array((String(repeating: part, count: 33) + "--XyZ--").utf8)) == 413)
            #expect(status(Array((String(repeating: part, count: 10_000) + "--XyZ--").utf8)) == 413)
            #expect(
                status(Array((String(repeating: "--XyZ\r\n\r\n", count: 10_000) + "--XyZ--").utf8)) == 400)
            let long =
                "Content-Disposition: form-data; name=\"a\"\r\nX: " + String(repeating: "a", count: 1_000_000)
            #expect(status(Array((MultipartTests.part(long, "") + "--XyZ--").utf8)) == 413)
        }
        #expect(time < 20)
    }

    @Test func nearMissesStayLinear() {
        let boundary = String(repeating: "-", count: 69)
        let type = "multipart/form-data; boundary=\(boundary)a"
        let body =
            "--\(boundary)a\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n"
            + String(repeating: "\r\n--\(boundary)", count: 4_000)
        let time = ProcessorTime.seconds { #expect(status(Array(body.utf8), type: type) == 400) }
        #expect(time < 20)
    }

    @Test func everyTruncationIsRefused() {
        let body = Array(MultipartTests.good.utf8)
        for count in 0..<(body.count - 2) { #expect(status(Array(body[..<count])) == 400) }
    }

    @Test func noMutationTraps() {
        var random = Dice(state: 23)
        let good = Array(MultipartTests.good.utf8)
        let bytes = Array("\r\n-XyZ:;=\" \\\u{0}a".utf8) + [0xFF]
        var taken = 0
        for _ in 0..<5_000 {
            var body = good
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let index = Int.random(in: 0..<body.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: body[index] = bytes.randomElement(using: &random) ?? 0
                case 1: body.insert(bytes.randomElement(using: &random) ?? 0, at: index)
                case 2: body.remove(at: index)
                default: body.insert(contentsOf: good[index % good.count..<good.count].prefix(40), at: index)
                }
            }
            guard let form = try? Multipart(body: body, contentType: MultipartTests.type) else { continue }
            taken += 1
            for part in form.parts {
                #expect(part.content.startIndex >= 0 && part.content.endIndex <= body.count)
                #expect(!part.name.utf8.contains(0))
            }
        }
        #expect(taken > 0)
    }
}
