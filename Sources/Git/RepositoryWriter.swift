internal import CGit2

/// Makes a new git repository with a work tree. For one thread at a time.
///
/// Objects gather in memory and are put on disk as packs, each some tens of MiB of bytes before compression.
public final class RepositoryWriter {
    private let handle: OpaquePointer
    private let database: OpaquePointer
    private let memory: UnsafeMutablePointer<git_odb_backend>
    private var gathered: [(id: ObjectID, name: [UInt8])] = []
    private var size = 0
    /// So many bytes gather before they become a pack.
    private static let packSize = 48 << 20

    /// Makes an empty repository whose first branch is `main` in a folder that is empty or missing.
    ///
    /// - Throws: `GitError` when it cannot be made.
    public init(creating path: String) throws(GitError) {
        GitLibrary.start()
        var options = git_repository_init_options()
        git_repository_init_options_init(&options, UInt32(GIT_REPOSITORY_INIT_OPTIONS_VERSION))
        options.flags = GIT_REPOSITORY_INIT_MKDIR.rawValue | GIT_REPOSITORY_INIT_NO_REINIT.rawValue
        var made: OpaquePointer?
        let status = "main".withCString { head in
            options.initial_head = head
            return git_repository_init_ext(&made, path, &options)
        }
        guard status == 0, let made else { throw .library("make a repository in \(path)") }
        var database: OpaquePointer?
        var memory: UnsafeMutablePointer<git_odb_backend>?
        guard git_repository_odb(&database, made) == 0, let database, git_mempack_new(&memory) == 0,
            let memory,
            git_odb_add_backend(database, memory, 999) == 0
        else {
            git_odb_free(database)
            git_repository_free(made)
            throw .library("make a repository in \(path)")
        }
        handle = made
        self.database = database
        self.memory = memory
    }

    /// Sets a flag in the repository's own settings, such as `tool.flag`. A clone does not have it.
    public func setFlag(_ name: String) throws(GitError) {
        var settings: OpaquePointer?
        defer { git_config_free(settings) }
        guard git_repository_config(&settings, handle) == 0, let settings,
            git_config_set_bool(settings, name, 1) == 0
        else { throw .library("write the settings of the repository") }
    }

    deinit {
        git_odb_free(database)
        git_repository_free(handle)
    }

    /// Adds a file's bytes.
    ///
    /// - Parameter path: where it will stand; files of one path are stored as differences from each other.
    public func addBlob(_ bytes: [UInt8], path: [UInt8]) throws(GitError) -> ObjectID {
        try add(bytes, GIT_OBJECT_BLOB, name: path)
    }

    /// Adds a commit with the message as it is.
    ///
    /// Line ends in a name or e-mail and `<` and `>` in a name become blanks, since a commit has no way to write them.
    public func addCommit(
        tree: ObjectID, parents: [ObjectID], author: Signature, committer: Signature, message: [UInt8]
    ) throws(GitError) -> ObjectID {
        var bytes = Array("tree \(tree)\n".utf8)
        for parent in parents { bytes += Array("parent \(parent)\n".utf8) }
        bytes += Array("author ".utf8) + author.line + [0x0A]
        bytes += Array("committer ".utf8) + committer.line + [0x0A, 0x0A]
        return try add(bytes + message, GIT_OBJECT_COMMIT, name: [])
    }

    /// Adds the folder that results from a folder when paths in it get other states.
    ///
    /// - Parameters:
    ///   - base: nil for an empty folder.
    ///   - changes: by path; nil takes what is there away. No path may lead through another that is a file then.
    public func addTree(
        _ base: ObjectID?, changing changes: [(path: [UInt8], state: TreeDiff.State?)]
    ) throws(GitError) -> ObjectID {
        if let made = try folder(base, changes.map { ($0.path[...], $0.state) }) { return made }
        return try add([], GIT_OBJECT_TREE, name: [])
    }

    /// Puts what has gathered on disk, makes `main` lead to a commit and writes the work tree.
    public func finish(_ tip: ObjectID?) throws(GitError) {
        try pack()
        guard let tip else { return }
        var oid = tip.oid
        var reference: OpaquePointer?
        defer { git_reference_free(reference) }
        guard git_reference_create(&reference, handle, "refs/heads/main", &oid, 1, nil) == 0 else {
            throw .library("set the branch main")
        }
        var options = git_checkout_options()
        git_checkout_options_init(&options, UInt32(GIT_CHECKOUT_OPTIONS_VERSION))
        options.checkout_strategy = GIT_CHECKOUT_FORCE.rawValue
        // Bytes are written as they are, whatever this user's settings make of line ends.
        options.disable_filters = 1
        guard git_checkout_head(handle, &options) == 0 else { throw .library("write the work tree") }
    }

    /// - Returns: nil when nothing is left in it.
    private func folder(
        _ base: ObjectID?, _ changes: [(path: ArraySlice<UInt8>, state: TreeDiff.State?)]
    ) throws(GitError) -> ObjectID? {
        let old: Tree? = if let base { try tree(base) } else { nil }
        // What each name becomes; nil for nothing.
        var fresh: [ArraySlice<UInt8>: TreeDiff.State?] = [:]
        var deeper: [ArraySlice<UInt8>: [(path: ArraySlice<UInt8>, state: TreeDiff.State?)]] = [:]
        for change in changes {
            if let slash = change.path.firstIndex(of: 0x2F) {
                deeper[change.path[..<slash], default: []].append((change.path[(slash + 1)...], change.state))
            } else {
                fresh[change.path] = .some(change.state)
            }
        }
        for (name, inner) in deeper {
            let folder = old.flatMap { tree in
                tree.entries.first { $0.mode.isFolder && tree.name(of: $0).elementsEqual(name) }?.id
            }
            if let made = try self.folder(folder, inner) {
                fresh[name] = .some(TreeDiff.State(mode: .folder, id: made))
            } else if fresh[name] == nil {
                fresh[name] = .some(nil)
            }
        }
        let bytes = Self.merged(old, fresh)
        return bytes.isEmpty ? nil : try add(bytes, GIT_OBJECT_TREE, name: [])
    }

    /// A folder's bytes with other states under some names: copied, but for these.
    private static func merged(_ old: Tree?, _ fresh: [ArraySlice<UInt8>: TreeDiff.State?]) -> [UInt8] {
        // Git orders folders as if their names ended in a slash.
        var coming = fresh.compactMap { name, state in
            state.map { (key: Array(name) + ($0.mode.isFolder ? [0x2F] : []), name: name, state: $0) }
        }.sorted { $1.key.lexicographicallyPrecedes($0.key) }
        var bytes: [UInt8] = []
        func append(_ entry: (key: [UInt8], name: ArraySlice<UInt8>, state: TreeDiff.State)) {
            bytes += Array(String(entry.state.mode.rawValue, radix: 8).utf8) + [0x20] + entry.name + [0]
            bytes += entry.state.id.bytes
        }
        guard let old else {
            for entry in coming.reversed() { append(entry) }
            return bytes
        }
        bytes.reserveCapacity(old.bytes.count + 256)
        var start = 0
        for entry in old.entries {
            let end = entry.nameRange.upperBound + 1 + ObjectID.size
            defer { start = end }
            let name = old.name(of: entry)
            while let next = coming.last,
                next.key.lexicographicallyPrecedes(entry.mode.isFolder ? name + [0x2F] : name)
            {
                append(next)
                coming.removeLast()
            }
            if fresh[name] == nil { bytes += old.bytes[start..<end] }
        }
        for entry in coming.reversed() { append(entry) }
        return bytes
    }

    private func tree(_ id: ObjectID) throws(GitError) -> Tree {
        var oid = id.oid
        var object: OpaquePointer?
        guard git_odb_read(&object, database, &oid) == 0, let object else {
            throw .library("read tree \(id)")
        }
        defer { git_odb_object_free(object) }
        let bytes = [UInt8](
            UnsafeRawBufferPointer(start: git_odb_object_data(object), count: git_odb_object_size(object)))
        guard let tree = Tree(parsing: bytes) else { throw GitError("tree \(id) is damaged") }
        return tree
    }

    private func add(_ bytes: [UInt8], _ kind: git_object_t, name: [UInt8]) throws(GitError) -> ObjectID {
        var oid = git_oid()
        guard git_odb_write(&oid, database, bytes, bytes.count, kind) == 0 else {
            throw .library("write an object")
        }
        let id = ObjectID(oid)
        gathered.append((id, name))
        size += bytes.count
        if size > Self.packSize { try pack() }
        return id
    }

    private func pack() throws(GitError) {
        guard !gathered.isEmpty else { return }
        var builder: OpaquePointer?
        guard git_packbuilder_new(&builder, handle) == 0, let builder else { throw .library("make a pack") }
        defer { git_packbuilder_free(builder) }
        git_packbuilder_set_threads(builder, 1)
        for (id, name) in gathered {
            var oid = id.oid
            let path = name.map { CChar(bitPattern: $0) } + [0]
            guard git_packbuilder_insert(builder, &oid, path) == 0 else { throw .library("make a pack") }
        }
        guard git_packbuilder_write(builder, nil, 0, nil, nil) == 0 else { throw .library("write a pack") }
        git_mempack_reset(memory)
        guard git_odb_refresh(database) == 0 else { throw .library("read a pack") }
        gathered = []
        size = 0
    }
}

extension Signature {
    /// As a commit has it.
    fileprivate var line: [UInt8] {
        let name = name.map { [0, 0x0A, 0x3C, 0x3E].contains($0) ? 0x20 : $0 }
        let email = email.map { $0 == 0x0A || $0 == 0 ? 0x20 : $0 }
        let minutes = abs(zone)
        let digits = String(minutes / 60 * 100 + minutes % 60)
        let offset =
            (zone < 0 ? "-" : "+") + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
        return name + Array(" <".utf8) + email + Array("> \(seconds) \(offset)".utf8)
    }
}
