import Glibc

/// A git repository of its own for one test, made with the `git` command.
public final class GitRepository {
    private let folder = TemporaryFolder()
    /// Where its work tree is.
    public var path: String { folder.path + "/source" }
    private var clock = 1_700_000_000

    /// Makes an empty repository with the branch `main`.
    public init() {
        mkdir(path, 0o700)
        git("init -q -b main")
    }

    /// Clones a repository or bundle.
    public init(cloning source: String, _ options: String = "") {
        Self.shell("git clone -q \(options) '\(source)' '\(path)' 2>&1")
    }

    /// Runs git in the repository, as Ada, at a time that grows with each call.
    ///
    /// - Returns: what it printed.
    @discardableResult
    public func git(_ arguments: String, _ environment: String = "") -> String {
        String(decoding: bytes(arguments, environment), as: UTF8.self)
    }

    /// The same, as bytes.
    public func bytes(_ arguments: String, _ environment: String = "") -> [UInt8] {
        clock += 60
        let settings = """
            GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null GIT_AUTHOR_NAME=Ada GIT_AUTHOR_EMAIL=ada@example.org \
            GIT_COMMITTER_NAME=Ada GIT_COMMITTER_EMAIL=ada@example.org GIT_AUTHOR_DATE='\(clock) +0000' \
            GIT_COMMITTER_DATE='\(clock) +0000' \(environment)
            """
        return Self.shell("cd '\(path)' && \(settings) git \(arguments) 2>&1")
    }

    /// Runs a command line and gives what it printed.
    @discardableResult
    public static func shell(_ command: String) -> [UInt8] {
        guard let pipe = popen(command, "r") else { return [] }
        defer { pclose(pipe) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&buffer, 1, buffer.count, pipe), count > 0 { bytes += buffer[..<count] }
        return bytes
    }

    /// Writes a file of the work tree.
    public func write(_ text: String, to name: String) { folder.write(text, to: "source/" + name) }

    /// Writes a file of the work tree.
    public func write(_ bytes: [UInt8], to name: String) { folder.write(bytes, to: "source/" + name) }

    /// Makes a symbolic link in the work tree.
    public func link(_ name: String, to target: String) { folder.link("source/" + name, to: target) }

    /// Commits the whole work tree.
    ///
    /// - Returns: the commit's id.
    @discardableResult
    public func commit(_ message: String = "change", _ environment: String = "") -> String {
        git("add -A")
        git("commit -q --allow-empty --cleanup=verbatim -m '\(message)'", environment)
        return head
    }

    /// Writes files and commits them.
    @discardableResult
    public func commit(_ files: KeyValuePairs<String, String>, _ message: String = "change") -> String {
        for (name, text) in files { write(text, to: name) }
        return commit(message)
    }

    /// The commit that is checked out.
    public var head: String { String(git("rev-parse HEAD").dropLast()) }
}
