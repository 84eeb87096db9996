/// The commands, with what each one takes.
enum Command: String, CaseIterable {
    case serve
    case initialize = "init"
    case `import`
    case export
    case search
    case check
    case rebuild
    case undo
    case erase
    case backup
    case restore
    case completion
    case manual
    /// Renders pages for another meent; people do not call it.
    case markupWorker = "markup-worker"
    /// Reads one document for another meent; people do not call it.
    case documentWorker = "document-worker"

    /// The release of the program.
    static let version = "0.1"

    /// A flag.
    struct Flag {
        /// With its dashes.
        let name: String
        /// What stands for its value in the help; nil for a flag without one.
        let value: String?
        /// Whether it may be given more than once.
        var isRepeatable = false
        /// What it does.
        let help: String
    }

    /// Names of what follows besides flags; all are needed.
    var operands: [String] {
        switch self {
        case .import: ["SOURCE"]
        case .export: ["DEST"]
        case .search: ["WORDS…"]
        case .backup, .restore: ["FILE"]
        case .completion: ["SHELL"]
        default: []
        }
    }

    /// Whether the last operand may be several.
    var takesMany: Bool { self == .search }

    /// The flags, those that every command has not among them.
    var flags: [Flag] {
        switch self {
        case .serve: Self.serveFlags
        case .initialize:
            [
                Flag(
                    name: "--language", value: "nl|en",
                    help: "the language of the starter pages and of the site (en)"),
                Flag(name: "--seed", value: "NAME", help: "begin with the example wiki of that name too"),
            ]
        case .import:
            [
                Flag(name: "--into", value: "PREFIX", help: "the name below which the pages go (the top)"),
                Flag(
                    name: "--branch", value: "B",
                    help: "the branch, tag or commit of a repository (what is checked out)"),
                Flag(
                    name: "--no-history", value: nil,
                    help: "take what a repository holds now, in one change"),
                Flag(
                    name: "--delete", value: nil,
                    help: "delete pages that an earlier import took from SOURCE and that are gone from it"),
            ]
        case .export:
            [
                Flag(
                    name: "--format", value: "markdown|git",
                    help: "a folder of files, or a git repository with their history (markdown)")
            ]
        case .search:
            [
                Flag(name: "--limit", value: "N", help: "at most so many pages, 1 to 500 (10)"),
                Flag(name: "--json", value: nil, help: "answer as the API does"),
            ]
        case .undo:
            [
                Flag(
                    name: "--author", value: "NAME",
                    help: "whose changes; the name exactly as the history shows it"),
                Flag(
                    name: "--since", value: "TIME",
                    help: "from when on: 2026-11-24, 2026-11-24T19:40:00Z, or 90m, 36h, 7d ago"),
                Flag(name: "--comment", value: "WHY", help: "why, for the list of changes"),
            ]
        case .erase:
            [
                Flag(
                    name: "--revision", value: "REV", isRepeatable: true,
                    help: "the number of a revision, as /r/REV has it; may be repeated"),
                Flag(name: "--reason", value: "WHY", help: "why, for the record"),
            ]
        default: []
        }
    }

    /// The flags of this command and those of every command that has a wiki.
    var allFlags: [Flag] {
        let common = [
            Flag(name: "--data", value: "DIR", help: "the folder of the wiki (./data, or MEENT_DATA)"),
            Flag(name: "--help", value: nil, help: "this text"),
        ]
        return flags + (hasWiki ? common : common.suffix(1))
    }

    /// Whether it works on a wiki's folder.
    var hasWiki: Bool {
        switch self {
        case .completion, .manual, .markupWorker, .documentWorker: false
        default: true
        }
    }

    /// Those that people call, in the order in which they are shown.
    static var forPeople: [Command] { allCases.filter { $0 != .markupWorker && $0 != .documentWorker } }

    private static let serveFlags = [
        Flag(
            name: "--listen", value: "ADDR:PORT", isRepeatable: true,
            help: "where to answer (127.0.0.1:8080); may be repeated"),
        Flag(
            name: "--url", value: "URL",
            help: "the address that people outside use, such as https://wiki.example.org"),
        Flag(name: "--name", value: "SITE", help: "the name of the site"),
        Flag(name: "--language", value: "nl|en", help: "the language for readers who ask for no other"),
        Flag(name: "--limits", value: "on|off", help: "limits on how fast one reader may ask and save (on)"),
        Flag(
            name: "--trust-proxy", value: "CIDR", isRepeatable: true,
            help: "a proxy whose X-Forwarded-For is believed; may be repeated"),
        Flag(name: "--read-only", value: nil, help: "serve without taking any change"),
    ]

    /// What it does, in a line.
    var summary: String {
        switch self {
        case .serve: "serve the wiki until SIGTERM or SIGINT"
        case .initialize: "make a new wiki with the starter pages"
        case .export: "write all pages and files to a new folder, with their history if you like"
        case .import: "bring in a folder of Markdown, or a git repository with its history"
        case .search: "search from the terminal"
        case .rebuild: "make all derived data anew: rendered pages, links, tags, search index"
        case .check: "verify everything; print ok, or each fault on a line"
        case .undo: "take back all that somebody changed since a time"
        case .erase: "remove old texts for good, as the law may demand"
        case .backup: "write the whole wiki into one file, also while it is served"
        case .restore: "make a wiki of a backup, in a new folder, and check it"
        case .completion: "print what bash, zsh or fish needs to complete these commands"
        case .manual: "print the manual page, for man"
        case .markupWorker: "render pages for another meent"
        case .documentWorker: "read a document for another meent"
        }
    }
}
