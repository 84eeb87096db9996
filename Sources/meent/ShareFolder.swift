internal import Exchange
internal import Glibc

/// The folder with what comes with the program: `Templates`, `Content`, `seeds`.
struct ShareFolder {
    /// Its path.
    let path: String

    /// Finds it: where `MEENT_SHARE` points, beside the program, in the checkout that the program was built in,
    /// or in `../share/meent`.
    ///
    /// - Throws: `CommandError` that says where it was looked for.
    init() throws(CommandError) {
        if let named = getenv("MEENT_SHARE").map({ String(cString: $0) }), !named.isEmpty {
            guard Self.isShare(named) else {
                throw CommandError(
                    "MEENT_SHARE is \(named), which has no Content and Templates; name the folder that has them"
                )
            }
            path = named
            return
        }
        let program = try Program.path()
        var folder = Self.parent(of: program)
        let installed = Self.parent(of: folder) + "/share/meent"
        // The program stands in .build/release or deeper; four steps up is the checkout at most.
        for _ in 0..<5 {
            if Self.isShare(folder) {
                path = folder
                return
            }
            folder = Self.parent(of: folder)
        }
        guard Self.isShare(installed) else {
            throw CommandError(
                "Content and Templates are not beside the program; set MEENT_SHARE to the folder that has them"
            )
        }
        path = installed
    }

    /// The starter pages in a language.
    func content(_ language: String) -> String { "\(path)/Content/\(language)" }

    /// The example wiki of that name.
    ///
    /// - Throws: `UsageError` for a name that leads elsewhere or to nothing.
    func seed(_ name: String) throws(UsageError) -> String {
        let folder = "\(path)/seeds/\(name)"
        guard !name.isEmpty, !name.utf8.contains(0x2F), name.utf8.first != 0x2E, access(folder, F_OK) == 0
        else {
            throw UsageError(
                "there is no seed \(name.debugDescription); \(path)/seeds holds those that there are")
        }
        return folder
    }

    private static func isShare(_ path: String) -> Bool {
        access(path + "/Content", F_OK) == 0 && access(path + "/Templates", F_OK) == 0
    }

    private static func parent(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: 0x2F), slash != path.startIndex else { return "/" }
        return String(path[..<slash])
    }
}

/// The running program.
enum Program {
    /// Its file, with every symlink followed.
    static func path() throws(CommandError) -> String {
        guard let resolved = realpath("/proc/self/exe", nil) else {
            throw CommandError("the program's own place cannot be found; is /proc there?")
        }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
