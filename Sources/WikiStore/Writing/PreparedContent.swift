internal import SQLite
public import WikiCore
internal import Zstd

/// A content made ready to be stored on another thread than the writer's.
public struct PreparedContent: Sendable {
    let hash: ContentHash
    /// The number of bytes.
    public let size: Int
    let form: Form

    enum Form {
        /// A frame that decodes to the bytes.
        case frame([UInt8])
        /// The bytes, which become a file.
        case file([UInt8])
    }
}

/// Hashes and compresses contents, away from the writer's thread. For one thread at a time.
public final class ContentPreparation {
    private let codec: ZstdCodec

    /// Makes room for its work.
    ///
    /// - Throws: `StoreError` when there is no memory.
    public init() throws(StoreError) {
        do {
            codec = try ZstdCodec()
        } catch {
            throw StoreError(error)
        }
    }

    /// Makes bytes ready, and proves that they come back as they are.
    public func prepare(_ bytes: [UInt8]) throws(StoreError) -> PreparedContent {
        let hash = ContentHash(of: bytes)
        guard !ContentTable.belongsInFile(bytes) else {
            return PreparedContent(hash: hash, size: bytes.count, form: .file(bytes))
        }
        do {
            let frame = try codec.compress(bytes, level: ContentTable.quickestLevel)
            guard try codec.decompress(frame, size: bytes.count) == bytes else {
                throw StoreError.damaged("a text does not come back as it was compressed")
            }
            return PreparedContent(hash: hash, size: bytes.count, form: .frame(frame))
        } catch {
            throw StoreError(error)
        }
    }
}

extension Writer {
    /// Appends a content that was made ready; it was proved to come back when that was done.
    public func addContent(_ content: PreparedContent) throws -> ContentID {
        let frame: Value
        switch content.form {
        case .frame(let bytes):
            frame = .blob(bytes)
        case .file(let bytes):
            try contents.blobs.store(bytes, hash: content.hash)
            frame = .null
        }
        try connection.run(
            "INSERT INTO content(hash, size, bytes) VALUES(?, ?, ?)", .blob(content.hash.bytes),
            .integer(Int64(content.size)), frame)
        return ContentID(connection.lastInsertedID)
    }
}
