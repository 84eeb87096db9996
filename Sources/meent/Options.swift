internal import Glibc
internal import WikiStore

/// What was asked for in a way that no command has; the status is 2.
struct UsageError: Error, Equatable {
    let message: String

    init(_ message: String) {
        self.message = message
    }
}

/// The arguments of one command, told apart and checked against what it takes.
struct Options {
    private var values: [String: [String]] = [:]
    /// What is no flag, in order.
    private(set) var operands: [String] = []

    /// Reads `--flag value`, `--flag=value`, operands, and `--`, behind which all are operands.
    ///
    /// - Throws: `UsageError` for anything that the command does not take, and for what is missing.
    init(parsing arguments: [String], for command: Command) throws(UsageError) {
        let flags = command.allFlags
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            if argument == "--" {
                operands += rest
                break
            }
            guard argument.utf8.starts(with: "-".utf8), argument != "-" else {
                operands.append(argument)
                continue
            }
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = parts[0] == "-h" ? "--help" : String(parts[0])
            guard let flag = flags.first(where: { $0.name == name }) else {
                throw UsageError(
                    "\(command.rawValue) has no \(name); meent \(command.rawValue) --help lists its flags")
            }
            guard flag.isRepeatable || values[name] == nil else {
                throw UsageError("\(name) is given twice; give it once")
            }
            if flag.value == nil {
                guard parts.count == 1 else { throw UsageError("\(name) takes no value") }
                values[name] = [""]
            } else if parts.count == 2 {
                values[name, default: []].append(String(parts[1]))
            } else {
                guard let value = rest.popFirst() else {
                    throw UsageError("\(name) needs a value: \(name) \(flag.value ?? "")")
                }
                values[name, default: []].append(value)
            }
        }
        guard !asksForHelp else { return }
        guard operands.count >= command.operands.count else {
            throw UsageError(
                "\(command.operands[operands.count]) is missing; see meent \(command.rawValue) --help")
        }
        guard operands.count == command.operands.count || command.takesMany else {
            throw UsageError(
                "\(operands[command.operands.count].debugDescription) is too much; see meent \(command.rawValue) --help"
            )
        }
    }

    /// Whether the help is wanted.
    var asksForHelp: Bool { values["--help"] != nil }

    /// Whether a flag is given.
    func has(_ name: String) -> Bool { values[name] != nil }

    /// A flag's one value.
    func value(_ name: String) -> String? { values[name]?.last }

    /// All values of a flag that may be repeated.
    func all(_ name: String) -> [String] { values[name] ?? [] }

    /// A flag's value where only some have a meaning.
    func value(_ name: String, among allowed: [String]) throws(UsageError) -> String? {
        guard let value = value(name) else { return nil }
        guard allowed.contains(value) else {
            throw UsageError("\(name) is \(allowed.joined(separator: " or ")), not \(value.debugDescription)")
        }
        return value
    }

    /// The wiki's folder: `--data`, else `MEENT_DATA`, else `./data`.
    var folder: DataFolder {
        let environment = getenv("MEENT_DATA").map { String(cString: $0) }
        var path = value("--data") ?? environment.flatMap { $0.isEmpty ? nil : $0 } ?? "data"
        while path.utf8.count > 1, path.utf8.last == 0x2F { path.removeLast() }
        return DataFolder(path: path)
    }
}
