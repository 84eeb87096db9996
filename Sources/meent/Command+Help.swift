extension Command {
    /// What `meent --help` prints.
    static var overview: String {
        let width = forPeople.map(\.rawValue.utf8.count).max() ?? 0
        let lines = forPeople.map { "  \(padded($0.rawValue, to: width))  \($0.summary)" }
        return """
            Meent is a wiki in one program and one folder.

            Usage: meent COMMAND [--data DIR] …

            \(lines.joined(separator: "\n"))

            DIR is ./data unless --data or the environment's MEENT_DATA says otherwise.
            meent COMMAND --help tells more of each, meent --version what it runs with.
            Exit status: 0 done, 1 it could not be done, 2 it was asked for in a way that no command has.
            """
    }

    /// What `meent COMMAND --help` prints.
    var help: String {
        let all = allFlags
        let names = all.map { $0.name + ($0.value.map { " " + $0 } ?? "") }
        let width = names.map(\.utf8.count).max() ?? 0
        let lines = zip(names, all).map { "  \(Self.padded($0, to: width))  \($1.help)" }
        let usage = (["Usage: meent", rawValue] + operands + ["[FLAGS]"]).joined(separator: " ")
        return [usage, summary, lines.joined(separator: "\n"), remarks].filter { !$0.isEmpty }
            .joined(separator: "\n\n")
    }

    /// What there is to know besides the flags; empty for nothing.
    var remarks: String {
        switch self {
        case .serve:
            """
            The flags may stand in DIR/meent.conf too, a line each: name = value, without the dashes. A flag
            given here wins. Several values of one name are several lines. Once the wiki answers, a line
            "meent: listening on http://…" goes to standard output; a line for each request, and what goes wrong,
            to standard error. SIGTERM or Ctrl+C ends it after what it took on. /healthz says ok, /metrics counts.

            Examples:
              meent serve
              meent serve --listen 127.0.0.1:8080 --url https://wiki.example.org --trust-proxy 127.0.0.1/32
            """
        case .initialize:
            "DIR must be missing or empty. Nobody has to sign in; meent serve shows the wiki then."
        case .import:
            """
            SOURCE is a git repository, with a work tree or bare, or a plain folder. Every .md or .markdown file
            becomes a page.

            Of a repository each commit that touches pages becomes a change, with its author, times and message;
            pictures, documents and whatever else a page leads to come along, and of what meent export made, all
            files. Ended at any moment, it goes on when it is started again. Of a folder every file is taken but
            hidden ones, and all of it is one change.

            Again, only what is new is taken: a page that was changed on both sides is joined, or waits to be
            finished by hand. Starter pages that nobody edited give way.
            """
        case .export:
            """
            Works beside a running server. DEST must be missing or empty. Each page and file goes under the path that
            it was imported from, else under its name, byte for byte; starter pages only once somebody edited them.
            With git, each change is a commit with its author, times and message. Texts that are hidden, and versions
            that wait to be finished, stay behind.
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
        case .rebuild:
            """
            Works beside a running server, which then does it itself while it serves; search goes on in the old index.
            If saves were lost, the wiki is taken as it is from here on.
            """
        case .undo:
            """
            All of it becomes one change, which can be undone too. What others have built upon is left and
            named; exit status 1 then. Stop the server first: one process writes at a time.
            """
        case .erase:
            """
            Removes the text of each REV, and every equal one, from the database and from the files. That it was
            there, when it went and why stays on record, and meent check stays ok. A text that a page shows now
            cannot be erased: save the page without it first. Backups that were made before still hold it; and
            whoever imports the same source again brings it back. Stop the server first.
            """
        case .backup:
            "FILE must be new. It is a tar of the database, the large files, and last a manifest of BLAKE2b hashes."
        case .restore:
            "DIR must be missing or empty. Nothing is left there when the backup is not whole."
        case .completion:
            """
            SHELL is bash, zsh or fish. For the present shell, for example:
              source <(meent completion bash)
              meent completion zsh > "${fpath[1]}/_meent"
              meent completion fish > ~/.config/fish/completions/meent.fish
            make install does that for everybody.
            """
        case .manual: "To read it: meent manual | man -l -"
        case .markupWorker, .documentWorker: ""
        }
    }

    private static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.utf8.count))
    }
}
