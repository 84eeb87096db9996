internal import Git

/// The symbolic links of one commit's tree, with what stands where they lead.
struct SourceLinks {
    /// A link.
    struct Link: Equatable {
        /// Where it leads, as written.
        let text: [UInt8]
        /// What it comes to.
        let end: End
    }

    /// What a link comes to.
    enum End: Equatable {
        /// A file of the tree.
        case file(path: [UInt8], TreeDiff.State)
        /// Nothing that could be a page; the reason, and the path that would change it.
        case nothing(reason: String, path: [UInt8])
    }

    /// By path.
    private(set) var links: [[UInt8]: Link] = [:]
    /// A chain of more links than this leads nowhere.
    private static let longestChain = 16
    /// A link's text is a path of at most this many bytes.
    private static let longestText = 4_096

    /// None.
    init() {}

    /// All links of a tree.
    init(of tree: ObjectID, in repository: Repository) throws(GitError) {
        for change in try TreeDiff(repository, from: nil, to: tree).changes {
            guard let state = change.new, state.mode.isLink else { continue }
            links[change.path] = try Self.link(change.path, state, tree, repository)
        }
    }

    /// Takes in what a commit changed.
    ///
    /// - Returns: the paths of links that are others than before, or lead to something else.
    mutating func update(
        _ changes: [(path: [UInt8], new: TreeDiff.State?)], tree: ObjectID, in repository: Repository
    ) throws(GitError) -> [[UInt8]] {
        let paths = Set(changes.map(\.path))
        var changed: [[UInt8]] = []
        for (path, new) in changes {
            if let new, new.mode.isLink {
                links[path] = try Self.link(path, new, tree, repository)
                changed.append(path)
            } else if links.removeValue(forKey: path) != nil {
                changed.append(path)
            }
        }
        let changesLinks = !changed.isEmpty
        for (path, link) in links where !paths.contains(path) {
            let watched: [UInt8]
            switch link.end {
            case .file(let end, _): watched = end
            case .nothing(_, let end): watched = end
            }
            // A chain may have changed in its middle, which is another link.
            guard changesLinks || paths.contains(watched) else { continue }
            guard let state = try repository.state(at: path, in: tree) else { continue }
            let renewed = try Self.link(path, state, tree, repository)
            if renewed != link {
                links[path] = renewed
                changed.append(path)
            }
        }
        return changed
    }

    private static func link(
        _ path: [UInt8], _ state: TreeDiff.State, _ tree: ObjectID, _ repository: Repository
    ) throws(GitError) -> Link {
        guard let size = repository.size(of: state.id), size <= longestText,
            let text = try repository.blob(state.id)
        else { return Link(text: [], end: .nothing(reason: "the link leads nowhere", path: path)) }
        var folder = SourcePaths.folder(of: path)
        var target = text
        for _ in 0..<longestChain {
            guard target.first != 0x2F, let place = SourcePaths.resolve(target, from: folder),
                !place.split(separator: 0x2F).contains(where: { $0.elementsEqual(".git".utf8) })
            else { return Link(text: text, end: .nothing(reason: "the link leads outside", path: path)) }
            guard let end = try repository.state(at: place, in: tree), !end.mode.isSubmodule else {
                return Link(text: text, end: .nothing(reason: "the link leads nowhere", path: place))
            }
            if end.mode.isFile { return Link(text: text, end: .file(path: place, end)) }
            guard end.mode.isLink else {
                return Link(text: text, end: .nothing(reason: "the link leads to a folder", path: place))
            }
            guard let size = repository.size(of: end.id), size <= longestText,
                let next = try repository.blob(end.id)
            else { break }
            folder = SourcePaths.folder(of: place)[...]
            target = next
        }
        return Link(text: text, end: .nothing(reason: "the link leads nowhere", path: path))
    }
}
