/// Reads a tar archive of regular files piece by piece, and refuses anything else.
struct TarReader: ~Copyable {
    private let file: OpenFile
    /// Bytes of the present member that were not read yet, and of the padding behind it.
    private var left = 0
    private var padding = 0
    /// Bytes of the archive that no header or member has claimed yet.
    private var unclaimed: Int
    private static let piece = 1 << 20

    /// Opens an archive.
    init(path: String) throws(ExchangeError) {
        let opened = try OpenFile(reading: path)
        guard let size = opened.size else { throw ExchangeError("\(path) is no file") }
        file = opened
        unclaimed = size
    }

    /// The next member; nil at the end, behind which only zeros may stand.
    ///
    /// - Throws: `ExchangeError` for a damaged archive, or one that claims more bytes than it has.
    mutating func next() throws(ExchangeError) -> TarHeader? {
        while try piece() != nil {}
        let header = try file.read(limit: TarHeader.block)
        unclaimed -= header.count
        guard header.count == TarHeader.block else { throw Self.damaged }
        if header.allSatisfy({ $0 == 0 }) {
            try expectEnd()
            return nil
        }
        guard let member = TarHeader(header), let padded = member.paddedSize, padded <= unclaimed else {
            throw Self.damaged
        }
        unclaimed -= padded
        left = member.size
        padding = padded - member.size
        return member
    }

    /// The next bytes of the present member, at most 1 MiB; nil behind the last.
    mutating func piece() throws(ExchangeError) -> [UInt8]? {
        guard left > 0 else {
            if padding > 0 {
                guard try file.read(limit: padding).count == padding else { throw Self.damaged }
                padding = 0
            }
            return nil
        }
        let bytes = try file.read(limit: min(left, Self.piece))
        guard !bytes.isEmpty else { throw Self.damaged }
        left -= bytes.count
        return bytes
    }

    private func expectEnd() throws(ExchangeError) {
        guard unclaimed >= TarHeader.block else { throw Self.damaged }
        while true {
            let rest = try file.read(limit: Self.piece)
            if rest.isEmpty { return }
            guard rest.allSatisfy({ $0 == 0 }) else { throw Self.damaged }
        }
    }

    private static var damaged: ExchangeError {
        ExchangeError("the archive is damaged or no backup of Meent; try another copy of it")
    }
}
