public import Markup
internal import Search
internal import Synchronization
public import WikiCore
public import WikiStore

/// A wiki and what can be done with it, without a word on how it is shown. From any thread.
public final class Wiki: Sendable {
    /// Where everything is kept.
    public let store: Store
    let renderer: any PageRendering
    let living: LivingPages
    let roots: Mutex<[String]>
    let saves = Mutex(SaveCounts())
    let deriver: Deriver
    let index: SearchIndex
    let indexer = Indexer()
    let synonyms = Mutex(SynonymLists())
    let questions = QuestionCounts()
    let documents: DocumentDeriver?
    /// Saves that are known to be lost.
    let loss = Mutex<LostSaves?>(nil)
    /// How many pages large changes touched.
    let sizesOfChanges = Mutex<[ChangeID: Int]>([:])
    /// Totals as they were last told; nil until somebody asks.
    let totals = Mutex<Statistics?>(nil)

    /// A page's text may have this many bytes.
    public static let largestText = 2 << 20
    /// A file may have this many bytes.
    public static let largestFile = 64 << 20
    /// A comment may have this many bytes.
    public static let largestComment = 16 << 10

    /// Opens a wiki for use.
    ///
    /// - Parameters:
    ///   - store: its folder.
    ///   - renderer: what makes HTML of Markdown.
    ///   - documents: what reads the words of documents; nil where they are found by name alone.
    ///   - derives: whether pages are rendered and indexed in the background as they change. A command that only
    ///     reads says no.
    /// - Throws: `StoreError`.
    public init(
        store: Store, renderer: any PageRendering, documents: (any DocumentReading)? = nil,
        derives: Bool = true
    ) throws {
        self.store = store
        self.renderer = renderer
        living = LivingPages(store)
        roots = Mutex(try store.read { try $0.importRoots() })
        deriver = Deriver(isAtWork: derives)
        self.documents = documents.map(DocumentDeriver.init)
        index = SearchIndex(folder: IndexFolder(path: store.folder.index))
        try lookForLoss()
        if derives {
            try Thread.start { [self] in deriver.work(self) }
            try indexer.start(self)
            if let documents = self.documents { try Thread.start { [self] in documents.work(self) } }
        }
    }

    /// Looks anew at which pages live, after work that did not tell memory of each.
    func reload() throws {
        let importRoots = try store.read { try $0.importRoots() }
        roots.withLock { $0 = importRoots }
        living.forget()
        deriver.wakeForAll()
        documents?.wake()
    }

    /// Finishes what was taken on.
    public func close() {
        deriver.stop()
        documents?.stop()
        store.close()
        indexer.stop()
    }

    /// The name below which the root-relative links of a page go.
    public func root(of name: PageName) -> String {
        roots.withLock { roots in
            roots.first { root in
                root.isEmpty
                    || name.text.utf8.starts(with: root.utf8)
                        && name.text.utf8.dropFirst(root.utf8.count).first == 0x2F
            } ?? ""
        }
    }

    /// What the site says of itself under that name.
    public func setting(_ name: String) throws -> String? {
        try store.read { try $0.setting(name) }
    }

}
