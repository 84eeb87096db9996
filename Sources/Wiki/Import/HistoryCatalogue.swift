internal import WikiCore
internal import WikiStore

/// Gives the pages, paths and names of a history numbers, and knows how its pages stand in the wiki.
struct HistoryCatalogue: Sendable {
    /// A page as the wiki has it.
    struct Entry: Sendable {
        let id: PageID
        let kind: PageKind
        /// The newest revision; nil for a page that was on branches only.
        var head: RevisionID?
        /// Whether the newest revision is no deletion.
        var lives: Bool
        /// Whether a new wiki began with it and nobody has touched it since.
        var isStarter: Bool
        /// The name that leads to it; nil for a page without one.
        var name: PageName?
        /// Whether it lived before this import.
        let livedBefore: Bool
    }

    private(set) var pages: [Entry] = []
    private var numbers: [PageID: Int] = [:]
    private(set) var paths: [SourcePath] = []
    private var pathNumbers: [SourcePath: Int] = [:]
    private var names: [(name: PageName, key: Int)] = []
    private var nameNumbers: [SourcePath: Int] = [:]
    private var keys: [Key: Int] = [:]
    /// The page that had a name's key last, in whichever commit.
    private var lastOfKey: [Int: Int] = [:]

    private struct Key: Hashable {
        let kind: PageKind
        let key: PageKey
    }

    /// The number of a path.
    mutating func path(_ path: SourcePath) -> Int {
        if let number = pathNumbers[path] { return number }
        paths.append(path)
        pathNumbers[path] = paths.count - 1
        return paths.count - 1
    }

    /// The number of a name.
    mutating func name(_ kind: PageKind, _ name: PageName) -> Int {
        let spelling = SourcePath(kind: kind, text: name.text)
        if let number = nameNumbers[spelling] { return number }
        let key = Key(kind: kind, key: name.key)
        let keyNumber = keys[key] ?? keys.count
        keys[key] = keyNumber
        names.append((name, keyNumber))
        nameNumbers[spelling] = names.count - 1
        return names.count - 1
    }

    /// A name by its number.
    func name(_ number: Int) -> PageName { names[number].name }

    /// The number of a name's key.
    func key(ofName number: Int) -> Int { names[number].key }

    /// The page that had a name's key last.
    func lastPage(named name: Int) -> Int? { lastOfKey[key(ofName: name)] }

    /// Notes that a page has a name in the commit at hand.
    mutating func took(_ page: Int, name: Int) {
        lastOfKey[key(ofName: name)] = page
    }

    /// The number of a page of the wiki; nil for one that this history has not met.
    func number(of id: PageID) -> Int? { numbers[id] }

    /// The number of a page of the wiki.
    mutating func page(_ id: PageID, _ reader: Reader) throws -> Int {
        if let number = numbers[id] { return number }
        let record = try reader.page(id)
        let head = try record.map { try reader.changeKind(of: $0.head) } ?? nil
        let kind = try record?.kind ?? reader.kind(of: id)
        return add(
            Entry(
                id: id, kind: kind, head: record?.head, lives: record?.isLiving ?? false,
                isStarter: head == .plant && record?.isLiving == true,
                name: record.flatMap { $0.isNamed ? $0.name : nil }, livedBefore: record?.isLiving ?? false))
    }

    /// Takes in a page that is new in the wiki.
    mutating func add(_ id: PageID, _ kind: PageKind) -> Int {
        add(
            Entry(
                id: id, kind: kind, head: nil, lives: false, isStarter: false, name: nil, livedBefore: false))
    }

    private mutating func add(_ entry: Entry) -> Int {
        pages.append(entry)
        numbers[entry.id] = pages.count - 1
        return pages.count - 1
    }

    /// Notes a page's new head.
    mutating func advance(_ page: Int, to head: RevisionID, lives: Bool) {
        pages[page].head = head
        pages[page].lives = lives
        pages[page].isStarter = false
    }

    /// Notes the name that leads to a page.
    mutating func named(_ page: Int, _ name: PageName?) {
        pages[page].name = name
    }
}
