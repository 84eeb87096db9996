internal import CGit2

/// A git repository to read: work tree or bare. For one thread at a time.
public final class Repository {
    /// Where it was opened, so that another thread can open it too.
    public let path: String
    let handle: OpaquePointer
    private let database: OpaquePointer
    /// Nil where there are no packs.
    private let packs: PackReader?
    /// A commit's folders are asked for again as those of its child's parent.
    private var trees = Recent<ObjectID, Tree>(limit: 4 << 20)

    /// Opens the repository that stands exactly at `path`, with a work tree or without; nothing in it is run.
    ///
    /// - Returns: nil where there is none.
    /// - Throws: `GitError` for one that this library cannot read, such as one with SHA-256 ids.
    public init?(opening path: String) throws(GitError) {
        GitLibrary.start()
        var opened: OpaquePointer?
        let status = git_repository_open_ext(&opened, path, GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue, nil)
        if status == GIT_ENOTFOUND.rawValue { return nil }
        guard status == 0, let opened else { throw .library("open the repository \(path)") }
        var database: OpaquePointer?
        guard git_repository_odb(&database, opened) == 0, let database else {
            git_repository_free(opened)
            throw .library("open the repository \(path)")
        }
        self.path = path
        handle = opened
        self.database = database
        packs = git_repository_commondir(opened)
            .flatMap { PackReader(objects: String(cString: $0) + "/objects") }
    }

    deinit {
        git_odb_free(database)
        git_repository_free(handle)
    }

    /// The commit that a branch, tag or id leads to; the one that is checked out without one.
    ///
    /// - Throws: `GitError` when there is no such commit, as in a repository without commits.
    public func tip(of branch: String?) throws(GitError) -> ObjectID {
        let names = branch.map { ["refs/heads/\($0)", "refs/remotes/origin/\($0)", $0] } ?? ["HEAD"]
        for name in names {
            var object: OpaquePointer?
            defer { git_object_free(object) }
            guard git_revparse_single(&object, handle, name) == 0, let object else { continue }
            var commit: OpaquePointer?
            defer { git_object_free(commit) }
            guard git_object_peel(&commit, object, GIT_OBJECT_COMMIT) == 0, let id = git_object_id(commit)
            else { continue }
            return ObjectID(id.pointee)
        }
        guard let branch else {
            throw GitError("the repository has no commit that is checked out; name one with --branch")
        }
        throw GitError("the repository has no branch \(branch); git branch lists them")
    }

    /// Whether a flag is set in the repository's own settings; what the system's or the user's say counts for nothing.
    public func hasFlag(_ name: String) -> Bool {
        var settings: OpaquePointer?
        var own: OpaquePointer?
        var isSet: Int32 = 0
        defer {
            git_config_free(own)
            git_config_free(settings)
        }
        guard git_repository_config(&settings, handle) == 0,
            git_config_open_level(&own, settings, GIT_CONFIG_LEVEL_LOCAL) == 0,
            git_config_get_bool(&isSet, own, name) == 0
        else { return false }
        return isSet != 0
    }

    /// What kind of thing an object is.
    public enum Kind: Sendable {
        /// A state of the files.
        case commit
        /// A folder.
        case tree
        /// A file's bytes.
        case blob
        /// Anything else.
        case other
    }

    /// An object's bytes.
    ///
    /// - Returns: nil when the repository does not hold it, as in a shallow clone.
    /// - Throws: `GitError` when it is damaged.
    public func object(_ id: ObjectID) throws(GitError) -> (kind: Kind, bytes: [UInt8])? {
        if let object = packs?.object(id) { return object }
        var oid = id.oid
        var object: OpaquePointer?
        let status = git_odb_read(&object, database, &oid)
        if status == GIT_ENOTFOUND.rawValue { return nil }
        guard status == 0, let object else { throw .library("read object \(id)") }
        defer { git_odb_object_free(object) }
        let bytes = [UInt8](
            UnsafeRawBufferPointer(start: git_odb_object_data(object), count: git_odb_object_size(object)))
        switch git_odb_object_type(object) {
        case GIT_OBJECT_COMMIT: return (.commit, bytes)
        case GIT_OBJECT_TREE: return (.tree, bytes)
        case GIT_OBJECT_BLOB: return (.blob, bytes)
        default: return (.other, bytes)
        }
    }

    /// A blob's size in bytes, without reading it; nil when the repository does not hold it.
    public func size(of id: ObjectID) -> Int? {
        if let size = packs?.size(of: id) { return size }
        var oid = id.oid
        var size = 0
        var kind = GIT_OBJECT_INVALID
        return git_odb_read_header(&size, &kind, database, &oid) == 0 ? size : nil
    }

    /// A file's bytes; nil when the repository does not hold them.
    public func blob(_ id: ObjectID) throws(GitError) -> [UInt8]? {
        guard let (kind, bytes) = try object(id), kind == .blob else { return nil }
        return bytes
    }

    /// Reads a commit; nil when the repository does not hold it.
    ///
    /// - Throws: `GitError` when it is damaged.
    public func commit(_ id: ObjectID) throws(GitError) -> Commit? {
        guard let (kind, bytes) = try object(id) else { return nil }
        guard kind == .commit, let commit = Commit(id: id, parsing: bytes) else {
            throw GitError("commit \(id) is damaged; git fsck in the repository tells more")
        }
        return commit
    }

    /// Reads a folder.
    ///
    /// - Throws: `GitError` when it is missing or damaged.
    public func tree(_ id: ObjectID) throws(GitError) -> Tree {
        if let tree = trees[id] { return tree }
        guard let (kind, bytes) = try object(id), kind == .tree, let tree = Tree(parsing: bytes) else {
            throw GitError("tree \(id) is missing or damaged; git fsck in the repository tells more")
        }
        trees.keep(tree, of: id, bytes: tree.bytes.count)
        return tree
    }
}
