import HTTP
import Testing

struct EntityTagTests {
    @Test(arguments: [
        ("\"abc\"", "abc", false), ("W/\"abc\"", "abc", true), (" \"\" ", "", false),
        ("\"é!#\"", "é!#", false),
    ])
    func parsing(text: String, opaque: String, isWeak: Bool) {
        let tag = EntityTag(parsing: text)
        #expect(tag?.opaque == opaque)
        #expect(tag?.isWeak == isWeak)
        #expect(tag == EntityTag(opaque: opaque, isWeak: isWeak))
    }

    @Test(arguments: [
        "", "abc", "\"abc", "w/\"a\"", "W\"a\"", "\"a\"b\"", "\"a b\"", "\"a\" \"b\"", "\"\u{7F}\"", "*",
    ])
    func malformedIsNil(text: String) {
        #expect(EntityTag(parsing: text) == nil)
    }

    @Test func writing() {
        #expect(EntityTag(opaque: "a", isWeak: true)?.description == "W/\"a\"")
        #expect(EntityTag(opaque: "a")?.description == "\"a\"")
        #expect(EntityTag(opaque: "a\"") == nil)
        #expect(EntityTag(opaque: "\r\n") == nil)
    }

    @Test(arguments: [
        ("\"1\"", "\"1\"", true, true), ("W/\"1\"", "W/\"1\"", false, true),
        ("W/\"1\"", "\"1\"", false, true),
        ("\"1\"", "\"2\"", false, false), ("W/\"1\"", "W/\"2\"", false, false),
    ])
    func comparing(left: String, right: String, strongly: Bool, weakly: Bool) throws {
        let left = try #require(EntityTag(parsing: left))
        let right = try #require(EntityTag(parsing: right))
        #expect(left.isStronglyEqual(to: right) == strongly)
        #expect(left.isWeaklyEqual(to: right) == weakly)
    }

    @Test(arguments: [
        ("\"a\", W/\"b\",\"c,d\"", ["\"a\"", "W/\"b\"", "\"c,d\""]), (",, \"a\" ,", ["\"a\""]), ("", []),
        ("\"a\", junk, \"b\"", ["\"a\""]), ("\"a\" \"b\"", []), ("*, \"a\"", []), ("junk", []),
    ])
    func lists(text: String, tags: [String]) {
        #expect(EntityTag.List(parsing: text) == .tags(tags.compactMap { EntityTag(parsing: $0) }))
        #expect(EntityTag.List(parsing: " * ") == .any)
    }
}

struct ConditionalTests {
    private static let date = "Sun, 06 Nov 1994 08:49:37 GMT"
    private static let earlier = "Sun, 06 Nov 1994 08:49:36 GMT"
    private static let seconds: Int64 = 784_111_777

    private func evaluate(
        _ fields: [(String, String)], _ method: Method = .get, etag: String? = "\"1\"", dated: Bool = true,
        exists: Bool = true
    ) -> Conditional {
        var headers = Headers()
        for field in fields { headers.append(field.0, field.1) }
        return Conditional.evaluate(
            headers, method: method, etag: etag.flatMap { EntityTag(parsing: $0) },
            lastModified: dated ? ConditionalTests.seconds : nil, exists: exists)
    }

    @Test(
        arguments: [
            ([], .proceed),
            ([("If-None-Match", "\"1\"")], .notModified),
            ([("If-None-Match", "W/\"1\"")], .notModified),
            ([("If-None-Match", "\"0\", \"1\"")], .notModified),
            ([("If-None-Match", "\"0\""), ("if-none-match", "\"1\"")], .notModified),
            ([("If-None-Match", "*")], .notModified),
            ([("If-None-Match", "\"2\"")], .proceed),
            ([("If-None-Match", "junk")], .proceed),
            ([("If-None-Match", "\"2\""), ("If-Modified-Since", date)], .proceed),
            ([("If-Modified-Since", date)], .notModified),
            ([("If-Modified-Since", earlier)], .proceed),
            ([("If-Modified-Since", "yesterday")], .proceed),
            ([("If-Match", "\"1\"")], .proceed),
            ([("If-Match", "*")], .proceed),
            ([("If-Match", "\"2\"")], .preconditionFailed),
            ([("If-Match", "W/\"1\"")], .preconditionFailed),
            ([("If-Match", "\"1\""), ("If-None-Match", "\"1\"")], .notModified),
            ([("If-Match", "\"1\""), ("If-Unmodified-Since", earlier)], .proceed),
            ([("If-Unmodified-Since", earlier)], .preconditionFailed),
            ([("If-Unmodified-Since", date)], .proceed),
            ([("If-Unmodified-Since", "junk")], .proceed),
        ] as [([(String, String)], Conditional)])
    func reading(fields: [(String, String)], outcome: Conditional) {
        #expect(evaluate(fields) == outcome)
        #expect(evaluate(fields, .head) == outcome)
    }

    @Test func writingFailsInsteadOfNotModified() {
        #expect(evaluate([("If-None-Match", "*")], .put) == .preconditionFailed)
        #expect(evaluate([("If-None-Match", "*")], .put, etag: nil, exists: false) == .proceed)
        #expect(evaluate([("If-Match", "*")], .put, etag: nil, exists: false) == .preconditionFailed)
        #expect(evaluate([("If-Modified-Since", ConditionalTests.date)], .put) == .proceed)
    }

    @Test func whatTheResourceLacksIsNotCompared() {
        #expect(evaluate([("If-None-Match", "\"1\"")], etag: nil) == .proceed)
        #expect(evaluate([("If-Modified-Since", ConditionalTests.date)], dated: false) == .proceed)
        #expect(evaluate([("If-Unmodified-Since", ConditionalTests.earlier)], dated: false) == .proceed)
    }
}
