internal import Glibc
internal import WikiCore

/// The copy of the database that a backup reads, in the wiki's folder. It goes with whoever made it; what one that was
/// killed leaves is swept away, since a text that is erased later must not stay behind in it.
public final class SnapshotFile: Sendable {
    /// Where it is.
    public let path: String
    private let descriptor: Int32

    /// Makes an empty file and locks it, so that one that is in use is told from one that was left.
    ///
    /// - Throws: `StoreError.unwritable` or `.file`.
    public init(in folder: DataFolder) throws {
        folder.sweepSnapshots()
        let path = "\(folder.path)/\(Self.prefix)\(getpid())\(Self.suffix)"
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let reason = "cannot make \(path): \(String(cString: strerror(errno)))"
            throw [ENOSPC, EDQUOT, EROFS].contains(errno) ? StoreError.unwritable(reason) : .file(reason)
        }
        // Only now: an object that is whole removes its file, and another's may stand under the name.
        self.path = path
        self.descriptor = descriptor
    }

    deinit {
        unlink(path)
        close(descriptor)
    }

    fileprivate static let prefix = "backup-"
    fileprivate static let suffix = ".db"
}

extension DataFolder {
    /// Removes the copies of the database that nobody has locked.
    func sweepSnapshots() {
        for name in FolderListing.names(in: path) ?? []
        where name.utf8.starts(with: SnapshotFile.prefix.utf8) && name.hasSuffix(SnapshotFile.suffix) {
            let descriptor = open("\(path)/\(name)", O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
            guard descriptor >= 0 else { continue }
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { unlink("\(path)/\(name)") }
            close(descriptor)
        }
    }
}
