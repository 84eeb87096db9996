internal import Glibc

/// A file that is read where it stands in the system's memory. For one thread at a time.
final class MappedFile {
    /// All of it.
    let bytes: UnsafeRawBufferPointer
    private let residency: Residency
    private var touched: [Bool]

    /// The system brings in some pages around the one that is asked for: so many bytes.
    private static let block = 64 << 10

    /// - Parameter residency: bounds how much of this file and others is in memory.
    /// - Returns: nil for what cannot be read or has no bytes.
    init?(path: String, _ residency: Residency) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_size > 0,
            let start = mmap(nil, status.st_size, PROT_READ, MAP_PRIVATE, descriptor, 0),
            start != MAP_FAILED
        else { return nil }
        bytes = UnsafeRawBufferPointer(start: start, count: status.st_size)
        touched = Array(repeating: false, count: status.st_size / Self.block + 1)
        self.residency = residency
        residency.add(self)
    }

    deinit {
        munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
    }

    /// Notes that bytes are about to be read. May take what was read before out of memory, never out of reach.
    ///
    /// - Parameter range: begins in the file, and may reach beyond its end.
    func touch(_ range: Range<Int>) {
        for block in range.lowerBound / Self.block...min(range.upperBound / Self.block, touched.count - 1)
        where !touched[block] {
            residency.make(room: Self.block)
            touched[block] = true
        }
    }

    fileprivate func leave() {
        madvise(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count, MADV_DONTNEED)
        touched = Array(repeating: false, count: touched.count)
    }
}

/// How much of some mapped files counts as the process's memory: without a bound that is, in the end, all of them.
final class Residency {
    private struct Member {
        weak var file: MappedFile?
    }

    private var members: [Member] = []
    private var bytes = 0
    private let limit: Int

    /// - Parameter limit: so many bytes are in memory at most.
    init(limit: Int) {
        self.limit = limit
    }

    fileprivate func add(_ file: MappedFile) {
        members.append(Member(file: file))
    }

    fileprivate func make(room: Int) {
        if bytes + room > limit {
            for member in members { member.file?.leave() }
            bytes = 0
        }
        bytes += room
    }
}
