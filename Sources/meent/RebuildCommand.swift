internal import Glibc
internal import Wiki
internal import WikiStore

/// `rebuild`: all derived data anew, by this process, or by the server that runs.
func runRebuild(_ options: Options) throws {
    let progress = ProgressLine("opening the wiki")
    defer { progress.end() }
    let folder = options.folder
    do {
        try rebuildHere(folder, progress)
    } catch StoreError.locked {
        try askForRebuild(folder, progress)
    }
    progress.end()
    Terminal.say("rendered pages, links, tags and the search index are new")
}

private func rebuildHere(_ folder: DataFolder, _ progress: ProgressLine) throws {
    let wiki = try openWiki(Store(folder: folder, access: .readWrite), derives: false)
    defer { wiki.close() }
    try wiki.rebuild { show($0, on: progress) }
}

/// Has the server do it, and does it here if the server ends meanwhile.
private func askForRebuild(_ folder: DataFolder, _ progress: ProgressLine) throws {
    let request = try RebuildRequest(in: folder)
    defer { request.end() }
    var looks = 0
    while true {
        switch request.state() {
        case .done: return
        case .failed(let reason): throw CommandError("the server could not do it: \(reason)")
        case .working(let stage): show(stage, on: progress)
        case .waiting: break
        }
        usleep(100_000)
        looks += 1
        guard looks % 20 == 0 else { continue }
        do {
            try rebuildHere(folder, progress)
            return
        } catch StoreError.locked {
            // The server goes on.
        }
    }
}

private func show(_ stage: RebuildStage, on progress: ProgressLine) {
    switch stage {
    case .deriving(let done, let all): progress.show("\(done) of \(all) pages rendered")
    case .indexing(let done, let all): progress.show("\(done) of \(all) pages indexed")
    }
}
