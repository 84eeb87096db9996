/// What a shell needs to complete the commands and their flags.
struct Completion {
    /// To be read by the shell.
    let script: String

    /// - Throws: `UsageError` for a shell that is none of bash, zsh and fish.
    init(shell: String) throws(UsageError) {
        switch shell {
        case "bash": script = Self.bash
        case "zsh": script = Self.zsh
        case "fish": script = Self.fish
        default:
            throw UsageError(
                "there is no completion for \(shell.debugDescription); SHELL is bash, zsh or fish")
        }
    }

    private static let names = Command.forPeople.map(\.rawValue)

    private static var bash: String {
        let flags = Command.forPeople.map { command in
            "        \(command.rawValue)) words='\(command.allFlags.map(\.name).joined(separator: " "))' ;;"
        }
        var choices: [String] = []
        for flag in Command.forPeople.flatMap(\.allFlags) {
            guard let values = flag.choices else { continue }
            let line =
                "        \(flag.name)) COMPREPLY=($(compgen -W '\(values.joined(separator: " "))' -- \"$current\")); return ;;"
            if !choices.contains(line) { choices.append(line) }
        }
        return """
            # bash completion for meent
            _meent() {
                local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} words=
                if [ "$COMP_CWORD" -eq 1 ]; then
                    COMPREPLY=($(compgen -W '\(names.joined(separator: " ")) --help --version' -- "$current"))
                    return
                fi
                case $before in
                    --data) COMPREPLY=($(compgen -d -- "$current")); return ;;
            \(choices.joined(separator: "\n"))
                esac
                case ${COMP_WORDS[1]} in
                    completion) words='bash zsh fish' ;;
                    help) words='\(names.joined(separator: " "))' ;;
            \(flags.filter { !$0.hasPrefix("        completion)") }.joined(separator: "\n"))
                esac
                case $current in
                    -*) COMPREPLY=($(compgen -W "$words" -- "$current")) ;;
                    *) COMPREPLY=($(compgen -W "${words//--+([a-z-])/}" -- "$current") $(compgen -f -- "$current")) ;;
                esac
            }
            complete -o filenames -F _meent meent
            """
    }

    private static var zsh: String {
        let commands = Command.forPeople.map { "        '\($0.rawValue):\(quoted($0.summary))'" }
        let cases = Command.forPeople.map { command in
            let flags = command.allFlags.map { flag in
                let value = flag.value.map { value in
                    // A colon would end the words for the value.
                    ":\(value.replacing(":", with: "\\:")):"
                        + (flag.choices.map { "(\($0.joined(separator: " ")))" }
                            ?? (value == "DIR" ? "_files -/" : ""))
                }
                return
                    "            '\(flag.isRepeatable ? "*" : "")\(flag.name)[\(quoted(flag.help))]\(value ?? "")'"
            }
            let operand = command == .completion ? "'1:SHELL:(bash zsh fish)'" : "'*:file:_files'"
            return """
                        \(command.rawValue)) _arguments \\
                \((flags + ["            " + operand]).joined(separator: " \\\n")) ;;
                """
        }
        return """
            #compdef meent
            _meent() {
                local -a commands=(
            \(commands.joined(separator: "\n"))
                )
                if (( CURRENT == 2 )); then
                    _describe command commands
                    return
                fi
                local command=$words[2]
                shift words
                (( CURRENT-- ))
                case $command in
            \(cases.joined(separator: "\n"))
                esac
            }
            if [ "$funcstack[1]" = _meent ]; then _meent "$@"; else compdef _meent meent; fi
            """
    }

    private static var fish: String {
        var lines = ["complete -c meent -f -n __fish_use_subcommand -l version -d 'what it runs with'"]
        for command in Command.forPeople {
            lines.append(
                "complete -c meent -f -n __fish_use_subcommand -a \(command.rawValue) -d '\(quoted(command.summary))'"
            )
            for flag in command.allFlags {
                let value: String? = flag.value.map { value in
                    if let choices = flag.choices { return " -x -a '\(choices.joined(separator: " "))'" }
                    return value == "DIR" ? " -x -a '(__fish_complete_directories)'" : " -x"
                }
                lines.append(
                    "complete -c meent -n '__fish_seen_subcommand_from \(command.rawValue)' -l \(flag.name.dropFirst(2))\(value ?? "") -d '\(quoted(flag.help))'"
                )
            }
        }
        lines.append("complete -c meent -f -n '__fish_seen_subcommand_from completion' -a 'bash zsh fish'")
        return (["# fish completion for meent"] + lines).joined(separator: "\n")
    }

    /// For a text between single quotes, where zsh reads brackets and colons.
    private static func quoted(_ text: String) -> String {
        String(
            text.flatMap { character -> [Character] in
                switch character {
                case "'": ["’"]
                case "[": ["("]
                case "]": [")"]
                case ":": ["\\", ":"]
                default: [character]
                }
            })
    }
}

extension Command.Flag {
    /// The values that have a meaning, where they are few: `nl|en`.
    var choices: [String]? {
        guard let value, value.utf8.contains(0x7C) else { return nil }
        return value.split(separator: "|").map(String.init)
    }
}
