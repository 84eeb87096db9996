internal import SQLite
public import WikiCore

/// Saves that were stored once and are no longer: a log that was cut, or an older copy put in the database's place.
public struct LostSaves: Equatable, Sendable {
    /// The last change that there was.
    public let change: ChangeID
    /// The highest revision that there was.
    public let revision: RevisionID

    /// A loss up to those ids.
    public init(change: ChangeID, revision: RevisionID) {
        self.change = change
        self.revision = revision
    }
}

extension Reader {
    /// The loss that was noted and that nobody has taken note of yet; nil for none.
    public func notedLoss() throws -> LostSaves? {
        guard try setting("loss") != nil, let change = try number("lost-change"),
            let revision = try number("lost-revision")
        else { return nil }
        return LostSaves(change: ChangeID(change), revision: RevisionID(revision))
    }

    /// A setting that is a number; nil where there is none.
    func number(_ setting: String) throws -> Int64? {
        try self.setting(setting).flatMap { Int64(decimal: $0) }
    }
}

extension Writer {
    /// Notes a loss, so that the ids of what was lost are not given out again: whoever knows an address of one must not
    /// come to something else.
    public func noteLoss(_ loss: LostSaves) throws {
        let change = max(loss.change.value, try reader.number("lost-change") ?? 0)
        let revision = max(loss.revision.value, try reader.number("lost-revision") ?? 0)
        try set("lost-change", to: String(change))
        try set("lost-revision", to: String(revision))
        try set("loss", to: "noted")
    }

    /// Takes note of a loss: the wiki is taken as it is from here on. The ids stay unused.
    public func forgetLoss() throws {
        try connection.run("DELETE FROM setting WHERE name = 'loss'")
    }
}
