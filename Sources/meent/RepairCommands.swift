internal import Wiki
internal import WikiCore
internal import WikiStore

/// `undo`: takes back all that somebody changed since a time.
func runUndo(_ options: Options) throws {
    guard let author = options.value("--author") else {
        throw UsageError("--author is missing; say whose changes")
    }
    guard let since = options.value("--since") else {
        throw UsageError("--since is missing; say from when on")
    }
    guard let time = Timestamp(since: since, now: .now()) else {
        throw UsageError(
            "--since is a time such as 2026-11-24, 2026-11-24T19:40:00Z or 36h, not \(since.debugDescription)"
        )
    }
    let progress = ProgressLine("looking for what to undo")
    defer { progress.end() }
    let wiki = try openWiki(Store(folder: options.folder, access: .readWrite))
    defer { wiki.close() }
    let outcome = try wiki.undoAll(
        by: author, since: time,
        ActRequest(
            author: Author(name: userName() ?? "meent"),
            comment: options.value("--comment") ?? "Undo what \(author) changed since \(time.rfc3339)"))
    progress.end()
    for item in outcome.left {
        Terminal.say(
            "left: change \(item.change.id) of \(item.change.time.rfc3339): \(reasons(item.obstacles))")
    }
    if let done = outcome.done {
        Terminal.say("\(outcome.undone) changes are undone in change \(done.change)")
    } else {
        Terminal.say("nothing was undone")
    }
    guard outcome.left.isEmpty else {
        throw CommandError("\(outcome.left.count) changes could not be undone; see above")
    }
}

/// `erase`: removes texts for good.
func runErase(_ options: Options) throws {
    let revisions = try options.all("--revision").map { text in
        guard let revision = RevisionID(decimal: text) else {
            throw UsageError("--revision is a number, not \(text.debugDescription)")
        }
        return revision
    }
    guard !revisions.isEmpty else { throw UsageError("--revision is missing; say which texts") }
    guard let reason = options.value("--reason"), !reason.isEmpty else {
        throw UsageError("--reason is missing; the record says why")
    }
    let progress = ProgressLine("erasing")
    defer { progress.end() }
    let wiki = try openWiki(Store(folder: options.folder, access: .readWrite))
    let erased: Wiki.Erased
    do {
        defer { wiki.close() }
        erased = try wiki.erase(
            revisions, ActRequest(author: Author(name: userName() ?? "meent"), comment: reason))
    } catch WikiError.unknownRevision {
        throw CommandError("there is no revision of that number; nothing was erased")
    } catch WikiError.newestRevision {
        throw CommandError(
            "a page shows that text now; save the page without it, or delete it, and erase then")
    } catch WikiError.nothingToDo {
        throw CommandError("nothing is left of these texts")
    }
    try wiki.store.finishErasure(files: erased.files)
    progress.end()
    Terminal.say("\(erased.contents) texts are erased; change \(erased.change) is the record of it")
}

private func reasons(_ obstacles: [UndoObstacle]) -> String {
    guard !obstacles.isEmpty else { return "it hid or erased something" }
    return obstacles.map { obstacle in
        let why =
            switch obstacle.reason {
            case .changedSince: "others changed the same since"
            case .movedSince: "was moved since"
            case .nameTaken: "another page has its name"
            case .hidden: "its text from before is hidden"
            }
        return "\(obstacle.page.name.text.debugDescription): \(why)"
    }.joined(separator: ", ")
}

extension Timestamp {
    /// Reads `2026-11-24`, with or without a time of day in UTC, or how long ago: `90m`, `36h`, `7d`.
    ///
    /// - Returns: nil for anything else.
    init?(since text: String, now: Timestamp) {
        if let unit = text.utf8.last, let seconds: Int64 = [0x6D: 60, 0x68: 3_600, 0x64: 86_400][unit] {
            guard let count = Int64(decimal: text.dropLast()), count < 1_000_000 else { return nil }
            self.init(seconds: now.seconds - count * seconds)
            return
        }
        self.init(rfc3339: text.utf8.contains(0x54) ? text : text + "T00:00:00Z")
    }
}
