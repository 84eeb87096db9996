/// The manual page `meent(1)`, made from what `--help` says.
enum ManualPage {
    /// In roff with the macros of man(7).
    static var text: String {
        """
        .TH MEENT 1 "" "Meent \(Command.version)" "User Commands"
        .SH NAME
        meent \\- a wiki in one program and one folder
        .SH SYNOPSIS
        .B meent
        .I COMMAND
        .RB [ \\-\\-data
        .IR DIR ]
        \\&...
        .SH DESCRIPTION
        Meent keeps pages in Markdown with their whole history and shows them as a web site. Nobody owns a page; what was
        saved is on disk; everything can be undone. DIR is ./data unless
        .B \\-\\-data
        or the environment's
        .B MEENT_DATA
        says otherwise.
        .SH COMMANDS
        \(Command.forPeople.map(section).joined(separator: "\n"))
        .SH FILES
        .TP
        .I DIR/meent.conf
        Settings of
        .BR "meent serve" ,
        a line each: name = value, as the flags without their dashes.
        .TP
        .I DIR/wiki.db
        Pages, their history, and what is derived from them. Copy it with
        .B meent backup
        alone while the wiki is served.
        .TP
        .I DIR/files
        Large files, under the hash of their bytes.
        .SH ENVIRONMENT
        .TP
        .B MEENT_DATA
        The folder of the wiki, where
        .B \\-\\-data
        is not given.
        .TP
        .B MEENT_SHARE
        The folder with Templates, Content and seeds, where it is not beside the program.
        .SH EXIT STATUS
        .TP
        .B 0
        Done.
        .TP
        .B 1
        It could not be done; a line on standard error says why and what to do.
        .TP
        .B 2
        It was asked for in a way that no command has.
        """
    }

    private static func section(_ command: Command) -> String {
        let usage = ([command.rawValue] + command.operands).joined(separator: " ")
        let flags = command.allFlags.filter { $0.name != "--data" && $0.name != "--help" }.map { flag in
            """
            .TP
            .B \(roff(flag.name))\(flag.value.map { " " + roff($0) } ?? "")
            \(line(flag.help))
            """
        }
        let remarks = command.remarks.isEmpty ? [] : [".PP\n.nf\n\(lines(command.remarks))\n.fi"]
        return ([".SS meent \(roff(usage))\n\(line(command.summary))"] + flags + remarks).joined(
            separator: "\n")
    }

    private static func lines(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line(String($0)) }
            .joined(separator: "\n")
    }

    /// A line of text that roff must not take for a request.
    private static func line(_ text: String) -> String {
        let safe = roff(text)
        return safe.hasPrefix(".") || safe.hasPrefix("'") ? "\\&" + safe : safe
    }

    private static func roff(_ text: String) -> String {
        text.unicodeScalars.map { scalar in
            switch scalar {
            case "\\": "\\e"
            case "-": "\\-"
            case "…": "..."
            default: scalar.isASCII ? String(scalar) : "\\[u\(hexadecimal(scalar.value))]"
            }
        }.joined()
    }

    /// At least four digits, as groff names characters.
    private static func hexadecimal(_ value: UInt32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    }
}
