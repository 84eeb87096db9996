internal import Glibc
internal import WikiCore

/// Large contents as files named by their hash: `files/ab/HASH`. A file is never changed once it has its name.
struct BlobFolder: Sendable {
    let path: String

    /// Where the content of that hash stands.
    func path(of hash: ContentHash) -> String {
        "\(path)/\(hash.hex.prefix(2))/\(hash.hex)"
    }

    /// Puts `bytes` on disk, durably, before anything refers to them: write, fsync, rename, fsync the folder.
    func store(_ bytes: [UInt8], hash: ContentHash) throws {
        let target = path(of: hash)
        // The same bytes again; a damaged file is mended by writing it anew.
        if access(target, F_OK) == 0, ContentHash(of: try load(hash)) == hash { return }
        let folder = "\(path)/\(hash.hex.prefix(2))"
        if mkdir(folder, 0o700) == 0 {
            try synchronizeFolder(path)
        } else if errno != EEXIST {
            throw failure("make a folder for files")
        }
        let temporary = "\(path)/incoming-\(getpid())-\(hash.hex.prefix(16))"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failure("store a file") }
        do {
            try writeAll(bytes, to: descriptor)
            guard fsync(descriptor) == 0 else { throw failure("store a file") }
            close(descriptor)
            guard rename(temporary, target) == 0 else { throw failure("store a file") }
            try synchronizeFolder(folder)
        } catch {
            close(descriptor)
            unlink(temporary)
            throw error
        }
    }

    /// The bytes of that hash, unverified.
    ///
    /// - Parameter limit: at most so many are read.
    func load(_ hash: ContentHash, limit: Int = .max) throws -> [UInt8] {
        let descriptor = open(path(of: hash), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw StoreError.damaged("the file of content \(hash.hex) is missing") }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure("read a file") }
        let size = min(Int(status.st_size), limit)
        var failed = false
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            while count < size {
                let got = read(descriptor, buffer.baseAddress! + count, size - count)
                if got < 0, errno == EINTR { continue }
                guard got > 0 else {
                    failed = true
                    return
                }
                count += got
            }
        }
        guard !failed else { throw failure("read a file") }
        return bytes
    }

    /// Removes the file of that hash, if there is one.
    func remove(_ hash: ContentHash) {
        unlink(path(of: hash))
    }

    /// Removes what a process that ended in the middle of an upload left behind.
    func sweep() {
        for name in FolderListing.names(in: path) ?? [] where name.utf8.starts(with: "incoming-".utf8) {
            unlink("\(path)/\(name)")
        }
    }

    private func writeAll(_ bytes: [UInt8], to descriptor: Int32) throws {
        try bytes.withUnsafeBytes { buffer in
            var offset = 0
            while offset < buffer.count {
                let written = write(descriptor, buffer.baseAddress! + offset, buffer.count - offset)
                if written < 0, errno == EINTR { continue }
                guard written > 0 else { throw failure("store a file") }
                offset += written
            }
        }
    }

    private func synchronizeFolder(_ folder: String) throws {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open a folder for files") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("store a folder for files") }
    }

    private func failure(_ act: String) -> StoreError {
        switch errno {
        case ENOSPC, EDQUOT: .unwritable("the disk is full")
        case EROFS: .unwritable("the disk is read-only")
        default: .file("cannot \(act): \(String(cString: strerror(errno)))")
        }
    }
}
