internal import CMalloc
internal import Glibc
internal import Markup
internal import WikiStore

/// The program. The work is done outside of `main`, which Swift would bind to the main actor.
@main
enum Meent {
    static func main() {
        runCommandLine()
    }
}

/// Runs the command that the arguments name, and ends the process with its status.
nonisolated func runCommandLine() {
    // A reader that goes away, of a pipe or a socket, is an error of the write, not the end of the process.
    signal(SIGPIPE, SIG_IGN)
    // With a heap for each thread, each would keep what its thread needed most at any time: a third more memory after some
    // hundred searches. It is seldom that more than two want memory at the same moment.
    malloc_share_arenas(2)
    var folder = ""
    do {
        try run(Array(CommandLine.arguments.dropFirst()), &folder)
        exit(0)
    } catch {
        if let line = describe(error, folder: folder) { Terminal.complain(line) }
        exit(exitStatus(of: error))
    }
}

private func run(_ arguments: [String], _ folder: inout String) throws {
    guard let name = arguments.first else {
        throw UsageError("a command is missing; meent --help lists them")
    }
    if name == "--help" || name == "-h" || name == "help" {
        return Terminal.say(arguments.dropFirst().first.flatMap(Command.init)?.help ?? Command.overview)
    }
    if name == "--version" {
        return Terminal.say("Meent \(Command.version) with \(LibraryVersions.line)")
    }
    guard let command = Command(rawValue: name) else {
        throw UsageError("there is no command \(name.debugDescription); meent --help lists them")
    }
    let options = try Options(parsing: Array(arguments.dropFirst()), for: command)
    guard !options.asksForHelp else { return Terminal.say(command.help) }
    folder = options.folder.path
    switch command {
    case .serve: try runServe(ServeOptions(options))
    case .initialize: try runInit(options)
    case .import: try runImport(options)
    case .export: try runExport(options)
    case .search: try runSearch(options)
    case .rebuild: try runRebuild(options)
    case .check: try runCheck(options)
    case .undo: try runUndo(options)
    case .erase: try runErase(options)
    case .backup: try runBackup(options)
    case .restore: try runRestore(options)
    case .completion: Terminal.say(try Completion(shell: options.operands[0]).script)
    case .manual: Terminal.say(ManualPage.text)
    case .markupWorker: runMarkupWorker()
    case .documentWorker: DocumentWorker.run()
    }
}
