internal import SQLite
public import WikiCore

/// Why a revision's text is not shown.
public enum Veil: Equatable, Sendable {
    /// Somebody hid it; anyone may show it again.
    case hidden
    /// It was removed for good.
    case erased
}

/// An act that hid a revision.
public struct HiddenRecord: Equatable, Sendable {
    /// The revision whose text is shown nowhere.
    public let revision: RevisionID
    /// The act, whose comment is the reason.
    public let change: ChangeRecord
}

extension Reader {
    /// The act that hid a revision; nil for one that is not hidden.
    public func hiding(of revision: RevisionID) throws -> HiddenRecord? {
        try connection.first(
            """
            SELECT change.id, identity.name, change.time, change.comment, change.kind, change.batch,
                hidden.revision FROM hidden
            JOIN change ON change.id = hidden.change JOIN identity ON identity.id = change.author
            WHERE hidden.revision = ? AND hidden.lifted IS NULL
            """, .integer(revision.value), as: Reader.hiddenRecord)
    }

    /// The revision that an act of hiding, or of ending it, was about; nil for other acts.
    public func revision(hiddenOrShownBy change: ChangeID) throws -> RevisionID? {
        try connection.first(
            "SELECT revision FROM hidden WHERE change = ?1 OR lifted = ?1", .integer(change.value)
        ) { row throws(SQLiteError) in RevisionID(row.integer(0)) }
    }

    /// The act that erased a content; nil for one that is there.
    public func erasure(of content: ContentID) throws -> ChangeRecord? {
        try connection.first(
            """
            SELECT change.id, identity.name, change.time, change.comment, change.kind, change.batch FROM erased
            JOIN change ON change.id = erased.change JOIN identity ON identity.id = change.author
            WHERE erased.content = ?
            """, .integer(content.value), as: Reader.changeRecord)
    }

    private static func hiddenRecord(_ row: borrowing Row) throws(SQLiteError) -> HiddenRecord {
        HiddenRecord(revision: RevisionID(row.integer(6)), change: try changeRecord(row))
    }
}

extension Writer {
    /// Hides a revision.
    ///
    /// - Returns: false when it is hidden already.
    public func hide(_ revision: RevisionID, change: ChangeID) throws -> Bool {
        guard try reader.hiding(of: revision) == nil else { return false }
        try connection.run(
            "INSERT INTO hidden(revision, change) VALUES(?, ?)", .integer(revision.value),
            .integer(change.value))
        return true
    }

    /// Ends the hiding of a revision.
    ///
    /// - Returns: false when it is not hidden.
    public func unhide(_ revision: RevisionID, change: ChangeID) throws -> Bool {
        try connection.run(
            "UPDATE hidden SET lifted = ? WHERE revision = ? AND lifted IS NULL", .integer(change.value),
            .integer(revision.value))
        return connection.changedRows == 1
    }
}
