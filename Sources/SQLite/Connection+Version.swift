internal import CSQLite

extension Connection {
    /// The version of SQLite that runs, such as `3.40.1`.
    public static var libraryVersion: String { String(cString: sqlite3_libversion()) }
}
