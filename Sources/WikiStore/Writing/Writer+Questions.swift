internal import SQLite
public import WikiCore

/// What several people asked the search.
public struct QuestionRecord: Equatable, Sendable {
    /// The folded words, by which it is known.
    public let key: String
    /// As one of them typed it.
    public let query: String
    /// Whether the search had answers.
    public let hasAnswers: Bool
    /// How many different people, as far as they could be told apart; at least 3.
    public let people: Int
    /// The last day on which somebody asked, counted from 1970-01-01 (UTC).
    public let day: Int64

    /// A record from its parts.
    public init(key: String, query: String, hasAnswers: Bool, people: Int, day: Int64) {
        self.key = key
        self.query = query
        self.hasAnswers = hasAnswers
        self.people = people
        self.day = day
    }
}

/// How much is kept of what was asked, and how long. What exceeds it goes, oldest first.
public struct QuestionLimits: Sendable {
    /// Questions, and as many pairs of a page and a question.
    public var count: Int
    /// Days.
    public var age: Int64

    /// Limits from their parts.
    public init(count: Int, age: Int64) {
        self.count = count
        self.age = age
    }
}

extension Writer {
    /// Keeps what several people looked for in vain, in place of what was known of it.
    public func keepLookedFor(_ question: QuestionRecord, limits: QuestionLimits) throws {
        try connection.run(
            """
            INSERT INTO looked_for(key, query, found, people, day) VALUES(?, ?, ?, ?, ?)
            ON CONFLICT(key) DO UPDATE SET query = excluded.query, found = excluded.found,
                people = max(people, excluded.people), day = max(day, excluded.day)
            """, .text(question.key), .text(question.query), .integer(question.hasAnswers ? 1 : 0),
            .integer(Int64(question.people)), .integer(question.day))
        try connection.run(
            "DELETE FROM looked_for WHERE day < ?", .integer(question.day - limits.age))
        try connection.run(
            """
            DELETE FROM looked_for WHERE key IN (
                SELECT key FROM looked_for ORDER BY day DESC, people DESC, key LIMIT -1 OFFSET ?)
            """, .integer(Int64(limits.count)))
    }

    /// Keeps from which question several people opened a page, in place of what was known of that.
    public func keepServed(_ question: QuestionRecord, by page: PageID, limits: QuestionLimits) throws {
        try connection.run(
            """
            INSERT INTO served(page, key, query, people, day) VALUES(?, ?, ?, ?, ?)
            ON CONFLICT(page, key) DO UPDATE SET query = excluded.query,
                people = max(people, excluded.people), day = max(day, excluded.day)
            """, .integer(page.value), .text(question.key), .text(question.query),
            .integer(Int64(question.people)), .integer(question.day))
        try connection.run("DELETE FROM served WHERE day < ?", .integer(question.day - limits.age))
        try connection.run(
            """
            DELETE FROM served WHERE (page, key) IN (
                SELECT page, key FROM served ORDER BY day DESC, people DESC, page, key LIMIT -1 OFFSET ?)
            """, .integer(Int64(limits.count)))
    }

    /// Forgets that a question was looked for in vain; `everywhere`, also which pages were opened from it.
    public func forgetQuestion(_ key: String, everywhere: Bool) throws {
        try connection.run("DELETE FROM looked_for WHERE key = ?", .text(key))
        if everywhere { try connection.run("DELETE FROM served WHERE key = ?", .text(key)) }
    }
}
