internal import Glibc
internal import WikiCore
public import WikiStore

/// Asks the server of a wiki to make all derived data anew, through two files in the wiki's folder: only the process that
/// writes may do it. `rebuild` holds a word that marks the request; `rebuild.state` the same word and how far it is.
public struct RebuildRequest: Sendable {
    private let folder: DataFolder
    private let mark: String

    /// How far a request is.
    public enum State: Equatable, Sendable {
        /// Nobody has taken it up yet.
        case waiting
        /// It is being done.
        case working(RebuildStage)
        /// All is new.
        case done
        /// It could not be done; why.
        case failed(String)
    }

    /// Puts a request into a wiki's folder, or joins the one that is there.
    ///
    /// - Throws: `StoreError.file` when the folder cannot be written.
    public init(in folder: DataFolder) throws {
        self.folder = folder
        var random = SystemRandomNumberGenerator()
        let mark = String(random.next(), radix: 36)
        let fresh = folder.rebuildRequest + "." + mark
        defer { unlink(fresh) }
        guard Self.write(mark, to: fresh) else {
            throw StoreError.file("the request cannot be written: \(String(cString: strerror(errno)))")
        }
        // It has its name only once it is whole: one without a word would be nobody's, and would stay.
        if link(fresh, folder.rebuildRequest) == 0 {
            self.mark = mark
        } else if errno == EEXIST, let other = Self.text(of: folder.rebuildRequest) {
            self.mark = other
        } else {
            throw StoreError.file("the request cannot be made: \(String(cString: strerror(errno)))")
        }
    }

    /// How far it is.
    public func state() -> State {
        guard let lines = Self.text(of: folder.rebuildState)?.utf8.split(separator: 0x0A, maxSplits: 1),
            lines.count == 2, lines[0].elementsEqual(mark.utf8)
        else { return .waiting }
        let text = String(Substring(lines[1]))
        let words = text.utf8.split(separator: 0x20).map { String(Substring($0)) }
        if words.count == 3, let done = Int(words[1]), let all = Int(words[2]) {
            if words[0] == "deriving" { return .working(.deriving(done: done, of: all)) }
            if words[0] == "indexing" { return .working(.indexing(done: done, of: all)) }
        }
        return text == "done" ? .done : .failed(text)
    }

    /// Takes the request back, or what is left of it.
    public func end() {
        unlink(folder.rebuildRequest)
        unlink(folder.rebuildState)
    }

    /// A request that somebody made; nil while there is none.
    init?(pendingIn folder: DataFolder) {
        guard access(folder.rebuildRequest, F_OK) == 0, let mark = Self.text(of: folder.rebuildRequest) else {
            return nil
        }
        self.folder = folder
        self.mark = mark
    }

    /// Tells whoever asked how far it is.
    func tell(_ state: State) {
        let words =
            switch state {
            case .waiting: "waiting"
            case .working(.deriving(let done, let all)): "deriving \(done) \(all)"
            case .working(.indexing(let done, let all)): "indexing \(done) \(all)"
            case .done: "done"
            case .failed(let reason): reason
            }
        let fresh = folder.rebuildState + ".new"
        // Whole or not at all, since it is read at any moment.
        if Self.write("\(mark)\n\(words)", to: fresh) { rename(fresh, folder.rebuildState) }
    }

    /// Tells the outcome; the request itself is gone then, so that it is not done twice.
    func conclude(_ state: State) {
        tell(state)
        unlink(folder.rebuildRequest)
    }

    /// - Returns: false where not all of it could be written; `errno` says why.
    private static func write(_ text: String, to path: String) -> Bool {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return Glibc.write(descriptor, text, text.utf8.count) == text.utf8.count
    }

    private static func text(of path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 1_024)
        let count = read(descriptor, &buffer, buffer.count)
        guard count > 0 else { return nil }
        return String(validating: buffer[..<count], as: UTF8.self)
    }
}
