extension Repository {
    /// What stands at a path of a tree; nil where there is nothing.
    ///
    /// - Throws: `GitError` when a folder on the way is missing or damaged.
    public func state(at path: some Collection<UInt8>, in tree: ObjectID) throws(GitError) -> TreeDiff.State?
    {
        var state: TreeDiff.State? = TreeDiff.State(mode: .folder, id: tree)
        for segment in path.split(separator: 0x2F) {
            guard let folder = state, folder.mode.isFolder else { return nil }
            let tree = try self.tree(folder.id)
            state = tree.entries.first { tree.name(of: $0).elementsEqual(segment) }
                .map { TreeDiff.State(mode: $0.mode, id: $0.id) }
        }
        return state
    }
}
