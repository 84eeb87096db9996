internal import Exchange
internal import Wiki
internal import WikiStore

/// `check`: prints each fault, or `ok`.
func runCheck(_ options: Options) throws {
    try printFaults(of: options.folder)
}

/// `backup`: the whole wiki in one file.
func runBackup(_ options: Options) throws {
    let progress = ProgressLine("copying the database")
    defer { progress.end() }
    let store = try Store(folder: options.folder, access: .readOnly)
    try Backup.write(store, to: options.operands[0]) { count, all in
        progress.show("\(count) of \(all) files")
    }
}

/// `restore`: a wiki of a backup, then its check.
func runRestore(_ options: Options) throws {
    let progress = ProgressLine("unpacking the backup")
    defer { progress.end() }
    try Restore.run(options.operands[0], into: options.folder)
    progress.end()
    try printFaults(of: options.folder)
}

private func printFaults(of folder: DataFolder) throws {
    let progress = ProgressLine("the database")
    defer { progress.end() }
    let wiki = try openWiki(Store(folder: folder, access: .readOnly), derives: false)
    let faults = try wiki.faults { stage in
        switch stage {
        case .structure: progress.show("the database")
        case .contents(let count): progress.show("\(count) contents")
        case .derivations(let count): progress.show("\(count) pages")
        case .index(let count): progress.show("\(count) pages in the search index")
        }
    }
    progress.end()
    guard faults.isEmpty else {
        for fault in faults { Terminal.say(fault) }
        throw FaultsFound()
    }
    Terminal.say("ok")
}
