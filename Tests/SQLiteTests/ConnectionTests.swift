import Glibc
import SQLite
import Testing

@Suite struct ConnectionTests {
    private func connection() throws -> Connection {
        let connection = try Connection(path: ":memory:", access: .readWrite)
        try connection.run("CREATE TABLE thing(id INTEGER PRIMARY KEY, text TEXT, bytes BLOB) STRICT")
        return connection
    }

    @Test func valuesComeBackAsTheyWereBound() throws {
        let connection = try connection()
        let texts = ["", "a", "caf\u{E9}", "\u{301}", "a\u{0}b", "'; DROP TABLE thing;--"]
        for text in texts {
            try connection.run(
                "INSERT INTO thing(text, bytes) VALUES(?, ?)", .text(text), .blob(Array(text.utf8)))
        }
        let read = try connection.rows("SELECT text, bytes FROM thing ORDER BY id") {
            row throws(SQLiteError) in
            (row.text(0), row.blob(1), row.isNull(0))
        }
        #expect(read.map { Array($0.0.utf8) } == texts.map { Array($0.utf8) })
        #expect(read.map(\.1) == texts.map { Array($0.utf8) })
        #expect(read.allSatisfy { !$0.2 })
    }

    @Test func nullIsToldFromEmptyAndZero() throws {
        let connection = try connection()
        try connection.run("INSERT INTO thing(text, bytes) VALUES(?, ?)", .null, .optional([UInt8]?.none))
        let row = try connection.first("SELECT text, bytes FROM thing") { row throws(SQLiteError) in
            (row.optionalText(0), row.isNull(1))
        }
        #expect(row?.0 == nil)
        #expect(row?.1 == true)
    }

    @Test func anErrorSaysWhichRuleWasBroken() throws {
        let connection = try connection()
        try connection.run("INSERT INTO thing(id) VALUES(1)")
        let error = #expect(throws: SQLiteError.self) {
            try connection.run("INSERT INTO thing(id) VALUES(?)", 1)
        }
        #expect(error?.primaryCode == 19)
        // The statement can be used again after it failed.
        try connection.run("INSERT INTO thing(id) VALUES(?)", 2)
        #expect(
            try connection.first("SELECT count(*) FROM thing") { row throws(SQLiteError) in row.integer(0) }
                == 2)
    }

    @Test func aReaderCannotWrite() throws {
        let path = "/tmp/meent-sqlite-test-\(UInt64.random(in: 0 ... .max)).db"
        defer { for end in ["", "-wal", "-shm"] { unlink(path + end) } }
        let writer = try Connection(path: path, access: .readWrite)
        try writer.run("CREATE TABLE thing(id INTEGER PRIMARY KEY)")
        let reader = try Connection(path: path, access: .readOnly)
        #expect(throws: SQLiteError.self) { try reader.run("INSERT INTO thing(id) VALUES(1)") }
        #expect(throws: SQLiteError.self) { try reader.run("ATTACH '/tmp/other.db' AS other") }
    }

    @Test func aCopyIsWholeAndSound() throws {
        let path = "/tmp/meent-sqlite-test-\(UInt64.random(in: 0 ... .max)).db"
        defer { unlink(path) }
        let connection = try connection()
        for number in 0..<500 {
            try connection.run("INSERT INTO thing(id) VALUES(?)", .integer(Int64(number)))
        }
        try connection.copy(to: path)
        let copy = try Connection(path: path, access: .readOnly)
        #expect(try copy.integrityFaults().isEmpty)
        #expect(
            try copy.first("SELECT count(*) FROM thing") { row throws(SQLiteError) in row.integer(0) } == 500)
    }

    @Test func aFileIsWrittenAnewOrLeftAsItWas() throws {
        let path = "/tmp/meent-vacuum-test-\(UInt64.random(in: 0 ... .max)).db"
        defer { unlink(path) }
        let connection = try Connection(path: path, access: .readWrite)
        try connection.run("CREATE TABLE thing(id INTEGER PRIMARY KEY, bytes BLOB) STRICT")
        try connection.run(
            """
            WITH RECURSIVE number(n) AS (VALUES(1) UNION ALL SELECT n + 1 FROM number WHERE n < 20000)
            INSERT INTO thing(id, bytes) SELECT n, zeroblob(100) FROM number
            """)
        try connection.run("DELETE FROM thing WHERE id % 10 <> 0")
        let before = try connection.fileSize()
        #expect(try !connection.vacuum { false })
        #expect(try connection.fileSize() == before)
        #expect(try connection.vacuum { true })
        #expect(try connection.fileSize() < before / 5)
        let count = try connection.first("SELECT count(*) FROM thing") { row throws(SQLiteError) in
            row.integer(0)
        }
        #expect(count == 2000)
    }
}
