internal import SQLite
internal import WikiCore

extension Store {
    /// So many revisions must have been made small since the file was last written anew, and a fifth of all.
    private static let fewestRevisions: Int64 = 500
    /// A larger file is not written anew: putting the copy in place keeps saves waiting, about a second for so much. What
    /// is free in it is used again by later saves.
    private static let largestFile = 256 << 20

    /// Has the writer give back the room that contents have left behind as they became small, when that is much by now
    /// and once nobody saves. Does not wait for it.
    public func shrinkWhenDue() throws {
        let due = try read { reader -> Int64? in
            let done = try reader.number("compacted") ?? 0
            let shrunk = try reader.number("shrunk") ?? 0
            guard done - shrunk >= max(Self.fewestRevisions, done / 5),
                try reader.connection.fileSize() <= Self.largestFile
            else { return nil }
            return done
        }
        guard let due else { return }
        shrink { try $0.set("shrunk", to: String(due)) }
    }
}
