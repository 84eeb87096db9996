internal import Git
internal import Wiki
internal import WikiCore

/// What a path of a commit is to a wiki: a page or a file of a size that it takes.
struct HistoryLeaf: Equatable {
    /// Page or file.
    let kind: PageKind
    /// Git's mode.
    let mode: Int
    /// The bytes; those of what a symbolic link leads to.
    let id: ObjectID
    /// Where a symbolic link leads, as written.
    let link: [UInt8]?
    /// How many bytes it has.
    var size = 0

    /// What is compared to find out under which path it goes on.
    func file(at path: [UInt8]) -> Renames.File {
        .init(path: path, id: id, size: size)
    }
}

/// Decides which paths of a history a wiki takes, the same in every commit.
struct HistorySelection {
    private let repository: Repository
    /// The files that pages lead to, at any time. Pictures and documents are taken even so.
    let files: Set<[UInt8]>

    init(_ repository: Repository, files: Set<[UInt8]>) {
        self.repository = repository
        self.files = files
    }

    /// Why a path is left out.
    enum Refusal: Error, Equatable {
        /// Nobody would expect it in a wiki: a hidden file, or a program or setting that no page leads to.
        case unwanted
        /// The reason, to be told.
        case because(String)
    }

    /// What a path is to a wiki.
    func leaf(
        _ path: [UInt8], _ state: TreeDiff.State, _ links: SourceLinks
    ) throws(Refusal) -> HistoryLeaf {
        let isPage = SourcePaths.isMarkdown(path)
        let isWanted = isPage || files.contains(path) || SourcePaths.isMedia(path)
        if state.mode.isSubmodule { throw .because("it is a repository of its own") }
        if state.mode.isLink {
            guard let link = links.links[path] else { throw .because("the link leads nowhere") }
            switch link.end {
            case .nothing(let reason, _):
                throw isWanted ? .because(reason) : .unwanted
            case .file(let end, let target):
                let leadsToPage = SourcePaths.isMarkdown(end)
                guard isWanted || leadsToPage else { throw .unwanted }
                return try sized(
                    HistoryLeaf(
                        kind: isPage || leadsToPage ? .page : .file, mode: Int(state.mode.rawValue),
                        id: target.id, link: link.text))
            }
        }
        guard isWanted, isPage || !SourcePaths.isHidden(path) else { throw .unwanted }
        return try sized(
            HistoryLeaf(
                kind: isPage ? .page : .file, mode: Int(state.mode.rawValue), id: state.id, link: nil))
    }

    private func sized(_ leaf: HistoryLeaf) throws(Refusal) -> HistoryLeaf {
        let limit = leaf.kind == .page ? Wiki.largestText : Wiki.largestFile
        guard let size = repository.size(of: leaf.id) else {
            throw .because("the repository does not hold its bytes")
        }
        guard size <= limit else { throw .because(FolderImport.tooLarge(limit)) }
        var leaf = leaf
        leaf.size = size
        return leaf
    }
}
