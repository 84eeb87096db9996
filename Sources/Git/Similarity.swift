/// How much of one text is left in another, as git measures it to find renames.
///
/// Follows the idea of git's diffcore: a text is cut into lines, long ones after 64 bytes; the bytes of pieces that
/// both have count as kept. CRLF counts as LF.
public struct Fingerprint: Sendable {
    private var pieces: [(hash: UInt64, bytes: Int)] = []
    private let size: Int

    /// A piece has this many bytes at most.
    private static let longestPiece = 64

    /// Cuts and counts; about 1 ns a byte.
    public init(_ text: [UInt8]) {
        size = text.count
        let isText = !text.prefix(8_000).contains(0)
        var counts: [UInt64: Int] = [:]
        text.withUnsafeBufferPointer { text in
            var start = 0
            while start < text.count {
                var hash: UInt64 = 0xCBF2_9CE4_8422_2325
                var count = 0
                var index = start
                while index < text.count, count < Self.longestPiece {
                    let byte = text[index]
                    index += 1
                    if isText, byte == 0x0D, index < text.count, text[index] == 0x0A { continue }
                    hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
                    count += 1
                    if byte == 0x0A { break }
                }
                counts[hash, default: 0] += count
                start = index
            }
        }
        pieces = counts.map { (hash: $0.key, bytes: $0.value) }.sorted { $0.hash < $1.hash }
    }

    /// The share of the larger text that both have, in ten-thousandths.
    public func similarity(to other: Fingerprint) -> Int {
        let larger = max(size, other.size)
        guard larger > 0 else { return 10_000 }
        var kept = 0
        var left = 0
        var right = 0
        while left < pieces.count, right < other.pieces.count {
            if pieces[left].hash < other.pieces[right].hash {
                left += 1
            } else if pieces[left].hash > other.pieces[right].hash {
                right += 1
            } else {
                kept += min(pieces[left].bytes, other.pieces[right].bytes)
                left += 1
                right += 1
            }
        }
        return min(kept * 10_000 / larger, 10_000)
    }
}
