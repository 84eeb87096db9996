public import SQLite

/// What the store could not do. Holds nothing that a user typed.
public enum StoreError: Error, Sendable {
    /// The folder holds no wiki.
    case noWiki
    /// The folder holds a wiki, or something else, already.
    case inUse(String)
    /// Another process writes to the folder.
    case locked
    /// The database is of a newer program.
    case tooNew(version: Int64)
    /// The database is of an older program, and only the writer may bring it up to date.
    case tooOld(version: Int64)
    /// The file is no wiki's database.
    case notAWiki(String)
    /// The file of the database is damaged, cut short, or no database; SQLite's words.
    case corrupt(String)
    /// The database could not do something.
    case database(SQLiteError)
    /// Stored bytes are not what their hash says.
    case damaged(String)
    /// A file could not be read or written; the operation and the system's word for why.
    case file(String)
    /// The disk is full, the wiki may only be read, or another program keeps it from being written; nothing was.
    case unwritable(String)
    /// A commit failed, so that what it held may be on disk or not; the process is about to end.
    case uncertain(SQLiteError)
    /// The store is closing.
    case closed

    init(_ error: any Error) {
        switch error {
        case let error as StoreError: self = error
        case let error as SQLiteError where error.isFull: self = .unwritable("the disk is full")
        case let error as SQLiteError where error.isReadOnly:
            self = .unwritable("the disk or the database is read-only")
        case let error as SQLiteError where error.isBusy:
            self = .unwritable("another program is writing to the database")
        case let error as SQLiteError where error.isDamaged: self = .corrupt(error.message)
        case let error as SQLiteError: self = .database(error)
        default: self = .file("\(error)")
        }
    }
}

extension StoreError: CustomStringConvertible {
    /// What is the matter, in a few words.
    public var description: String {
        switch self {
        case .noWiki: "there is no wiki"
        case .inUse(let why), .notAWiki(let why): why
        case .locked: "another process writes to the wiki"
        case .tooNew(let version): "the wiki is of version \(version), newer than this program"
        case .tooOld(let version): "the wiki is of version \(version), older than this program"
        case .corrupt(let words): "the database is damaged: \(words)"
        case .database(let error): "the database cannot be used: \(error.message)"
        case .uncertain(let error): "a commit failed: \(error.message)"
        case .damaged(let what), .file(let what), .unwritable(let what): what
        case .closed: "the wiki is closing"
        }
    }
}
