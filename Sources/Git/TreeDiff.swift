/// What differs between two states of the files.
public struct TreeDiff: Sendable {
    /// A path that one of both states has another way; a file that became a folder is a path that went and others
    /// that came.
    public struct Change: Sendable {
        /// The path, as bytes.
        public let path: [UInt8]
        /// What it was; nil for one that came.
        public let old: State?
        /// What it became; nil for one that went.
        public let new: State?
    }

    /// What a path is.
    public struct State: Equatable, Sendable {
        /// File, symlink or submodule.
        public let mode: FileMode
        /// What it holds.
        public let id: ObjectID

        /// A state from its parts.
        public init(mode: FileMode, id: ObjectID) {
            self.mode = mode
            self.id = id
        }
    }

    /// The changes, in git's order of paths.
    public private(set) var changes: [Change] = []

    /// Compares; folders that are the same are not entered.
    ///
    /// - Parameters:
    ///   - old: nil for nothing.
    ///   - new: nil for nothing.
    /// - Throws: `GitError` when a folder is missing or damaged.
    public init(_ repository: Repository, from old: ObjectID?, to new: ObjectID?) throws(GitError) {
        // A list in place of recursion: a deep tree cannot use up the stack. What comes first is taken first.
        var folders = [Folder(path: [], old: old, new: new)]
        while let folder = folders.popLast() {
            if let leaf = folder.leaf {
                changes.append(leaf)
            } else {
                folders += try Self.compare(folder, repository).reversed()
            }
        }
    }

    /// A folder that differs, or a path that does.
    private struct Folder {
        var path: [UInt8]
        var old: ObjectID?
        var new: ObjectID?
        var leaf: Change?
    }

    private static func compare(
        _ folder: Folder, _ repository: Repository
    ) throws(GitError) -> [Folder] {
        if folder.old == folder.new { return [] }
        let old: Tree? = if let id = folder.old { try repository.tree(id) } else { nil }
        let new: Tree? = if let id = folder.new { try repository.tree(id) } else { nil }
        return (old?.bytes ?? []).withUnsafeBytes { old in
            (new?.bytes ?? []).withUnsafeBytes { new in differences(old, new, below: folder.path) }
        }
    }

    private static func differences(
        _ old: UnsafeRawBufferPointer, _ new: UnsafeRawBufferPointer, below folder: [UInt8]
    ) -> [Folder] {
        var found: [Folder] = []
        var left = 0
        var right = 0
        while left < old.count || right < new.count {
            if let same = Tree.sameEntry(old, left, new, right) {
                left += same
                right += same
                continue
            }
            let first = Tree.entry(in: old, at: left)
            let second = Tree.entry(in: new, at: right)
            let order = order(first, old, second, new)
            let gone = order <= 0 ? first : nil
            let came = order >= 0 ? second : nil
            if let gone { left = gone.end }
            if let came { right = came.end }
            if let gone, let came, gone.id == came.id, gone.mode == came.mode { continue }
            guard let name = gone.map({ old[$0.nameRange] }) ?? came.map({ new[$0.nameRange] }) else { break }
            let path = folder.isEmpty ? Array(name) : folder + [0x2F] + name
            if (gone ?? came)?.mode.isFolder == true {
                found.append(Folder(path: path, old: gone?.id, new: came?.id))
            } else {
                let change = Change(
                    path: path, old: gone.map { State(mode: $0.mode, id: $0.id) },
                    new: came.map { State(mode: $0.mode, id: $0.id) })
                found.append(Folder(path: path, leaf: change))
            }
        }
        return found
    }

    /// Below 0 when the first entry stands before the second, 0 when they are the same name of the same kind.
    private static func order(
        _ first: Tree.Entry?, _ old: UnsafeRawBufferPointer, _ second: Tree.Entry?,
        _ new: UnsafeRawBufferPointer
    ) -> Int {
        guard let first else { return 1 }
        guard let second else { return -1 }
        var left = first.nameRange.lowerBound
        var right = second.nameRange.lowerBound
        while left < first.nameRange.upperBound, right < second.nameRange.upperBound {
            let difference = Int(old[left]) - Int(new[right])
            if difference != 0 { return difference }
            left += 1
            right += 1
        }
        // A folder stands where its name with a slash would; what has no more bytes ends in a NUL.
        let leftByte: UInt8 =
            left < first.nameRange.upperBound ? old[left] : first.mode.isFolder ? 0x2F : 0
        let rightByte: UInt8 =
            right < second.nameRange.upperBound ? new[right] : second.mode.isFolder ? 0x2F : 0
        let difference = Int(leftByte) - Int(rightByte)
        if difference != 0 { return difference }
        return (first.nameRange.upperBound - left) - (second.nameRange.upperBound - right)
    }
}
