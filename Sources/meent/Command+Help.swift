extension Command {
    /// What `meent --help` prints.
    static var overview: String {
        let commands = allCases.filter { $0 != .markupWorker }
        let width = commands.map(\.rawValue.utf8.count).max() ?? 0
        let lines = commands.map { "  \(padded($0.rawValue, to: width))  \($0.summary)" }
        return """
            Meent is a wiki in one program and one folder.

            Usage: meent COMMAND [--data DIR] …

            \(lines.joined(separator: "\n"))

            DIR is ./data unless --data or the environment's MEENT_DATA says otherwise.
            meent COMMAND --help tells more of each.
            """
    }

    /// What `meent COMMAND --help` prints.
    var help: String {
        let all =
            flags + [
                Flag(name: "--data", value: "DIR", help: "the folder of the wiki (./data, or MEENT_DATA)"),
                Flag(name: "--help", value: nil, help: "this text"),
            ]
        let names = all.map { $0.name + ($0.value.map { " " + $0 } ?? "") }
        let width = names.map(\.utf8.count).max() ?? 0
        let lines = zip(names, all).map { "  \(Self.padded($0, to: width))  \($1.help)" }
        let usage = (["Usage: meent", rawValue] + operands + ["[FLAGS]"]).joined(separator: " ")
        return [usage, summary, lines.joined(separator: "\n"), remarks].filter { !$0.isEmpty }
            .joined(separator: "\n\n")
    }

    private var remarks: String {
        switch self {
        case .serve:
            """
            The flags may stand in DIR/meent.conf too, a line each: name = value, without the dashes. A flag
            given here wins. Several values of one name are several lines.
            """
        case .initialize:
            "DIR must be missing or empty. Nobody has to sign in; meent serve shows the wiki then."
        case .import:
            """
            SOURCE is a folder. Every .md or .markdown file becomes a page, every other file a file; hidden files
            and .git are left out. All of it is one change. Again, only what is new is taken: a page that was
            changed on both sides is joined, or waits to be finished by hand. Starter pages that nobody edited
            give way.
            """
        case .search:
            """
            Works beside a running server. Quote for the shell what it would take for itself: \"a phrase\", tag:x,
            -without and begin* mean what they mean in the browser.
            """
        case .check:
            """
            Works beside a running server. Every text is compared with its hash, and what was derived from the
            texts with a derivation made anew. Exit status 1 when there are faults.
            """
        case .backup:
            "FILE must be new. It is a tar of the database, the large files, and last a manifest of BLAKE2b hashes."
        case .restore:
            "DIR must be missing or empty. Nothing is left there when the backup is not whole."
        case .markupWorker: ""
        }
    }

    private static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.utf8.count))
    }
}
