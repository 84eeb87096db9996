internal import Exchange
internal import Glibc
internal import Wiki
internal import WikiCore
internal import WikiStore

/// `init`: a new wiki with the starter pages, and those of a seed.
func runInit(_ options: Options) throws {
    let language = try options.value("--language", among: ["nl", "en"]) ?? "en"
    let share = try ShareFolder()
    let seed = try options.value("--seed").map(share.seed)
    let progress = ProgressLine("planting the starter pages")
    defer { progress.end() }
    let store = try Store.create(in: options.folder)
    do {
        let wiki = try openWiki(store)
        defer { wiki.close() }
        try wiki.store.write { try $0.set("language", to: language) }
        let author = Author(name: "Meent")
        for path in [share.content(language), seed].compactMap({ $0 }) {
            _ = try FolderImport.run(
                wiki: wiki, path: path, author: author, kind: .plant, comment: "Starter pages")
        }
        let pages = try wiki.statistics().pages
        try wiki.finishIndexing()
        progress.end()
        Terminal.say("a new wiki with \(pages) pages is in \(options.folder.path); show it with meent serve")
    }
}

/// `import`: a folder of Markdown, or a git repository with its history.
func runImport(_ options: Options) throws {
    let prefix: PageName?
    do {
        prefix = try options.value("--into").map { try PageName(PageKey.widened($0)) }
    } catch {
        throw UsageError("--into is no name that a page can have")
    }
    let progress = ProgressLine("reading the source")
    defer { progress.end() }
    let wiki = try openWiki(Store(folder: options.folder, access: .readWrite), derives: false)
    defer { wiki.close() }
    let author = Author(name: userName() ?? "import")
    let source = options.operands[0]
    let show: @Sendable (FolderImport.Progress) -> Void = { state in
        switch state {
        case .taking(let count, let all): progress.show("\(count) of \(all) taken")
        case .rendering(let count, let all): progress.show("links of \(count) of \(all) pages")
        }
    }
    let summary =
        if try GitImport.isRepository(source) {
            try options.has("--no-history")
                ? GitImport.runWithoutHistory(
                    wiki: wiki, path: source, into: prefix, branch: options.value("--branch"), author: author,
                    progress: show)
                : GitImport.run(
                    wiki: wiki, path: source, into: prefix, branch: options.value("--branch"), author: author,
                    progress: show)
        } else {
            try FolderImport.run(
                wiki: wiki, path: source, into: prefix, deletes: options.has("--delete"), author: author,
                progress: show)
        }
    try wiki.startIndexing()
    try wiki.finishIndexing { state in
        if case .building(let done, let all) = state { progress.show("\(done) of \(all) pages indexed") }
    }
    progress.end()
    Terminal.say(summary.lines.joined(separator: "\n"))
}

/// `export`: all pages and files, as a folder or as a git repository.
func runExport(_ options: Options) throws {
    let format = try options.value("--format", among: Export.Format.allCases.map(\.rawValue))
    let progress = ProgressLine("reading the history")
    defer { progress.end() }
    let store = try Store(folder: options.folder, access: .readOnly)
    let summary = try Export.run(
        store, to: options.operands[0], format: format.flatMap(Export.Format.init) ?? .markdown
    ) { done, all in
        progress.show("\(done) of \(all) changes")
    }
    progress.end()
    Terminal.say(
        summary.commits > 0
            ? "\(summary.files) pages and files, \(summary.commits) commits"
            : "\(summary.files) pages and files")
}

/// The name of who runs the program, as the system has it.
func userName() -> String? {
    guard let entry = getpwuid(geteuid()), let name = entry.pointee.pw_name else { return nil }
    return String(validatingCString: name)
}
