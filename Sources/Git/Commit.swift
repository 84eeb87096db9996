/// A commit: a state of the files, with who made it of which states before it, and why.
public struct Commit: Equatable, Sendable {
    /// Its name.
    public let id: ObjectID
    /// The top folder.
    public let tree: ObjectID
    /// The states that it was made of; the first is the one that it was made on.
    public let parents: [ObjectID]
    /// Who made the change.
    public let author: Signature
    /// Who put it into the repository.
    public let committer: Signature
    /// Why, to the last byte. UTF-8, unless the commit is in another encoding.
    public let message: [UInt8]

    /// Reads a commit object (git's commit.c); nil without a tree.
    init?(id: ObjectID, parsing bytes: [UInt8]) {
        var tree: ObjectID?
        var parents: [ObjectID] = []
        var people: [ArraySlice<UInt8>?] = [nil, nil]
        var rest = bytes[...]
        while !rest.isEmpty {
            let end = rest.firstIndex(of: 0x0A) ?? rest.endIndex
            let line = rest[..<end]
            rest = rest[min(end + 1, rest.endIndex)...]
            if line.isEmpty { break }
            guard let space = line.firstIndex(of: 0x20), space > line.startIndex else { continue }
            let value = line[(space + 1)...]
            switch String(decoding: line[..<space], as: UTF8.self) {
            case "tree": tree = tree ?? ObjectID(hex: String(decoding: value, as: UTF8.self))
            case "parent":
                guard let parent = ObjectID(hex: String(decoding: value, as: UTF8.self)) else { return nil }
                parents.append(parent)
            case "author": people[0] = people[0] ?? value
            case "committer": people[1] = people[1] ?? value
            default: continue
            }
        }
        guard let tree else { return nil }
        self.id = id
        self.tree = tree
        self.parents = parents
        let author = Signature(parsing: people[0] ?? people[1] ?? [])
        self.author = author
        committer = people[1].map { Signature(parsing: $0) } ?? author
        message = Array(rest)
    }
}
