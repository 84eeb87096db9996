/// A sample of a text's lines, by which texts that share many are found (Broder 1997, the smallest of all hashes).
struct LineSketch {
    private let lines: [(hash: UInt64, bytes: Int)]
    /// The bytes of the lines in the sample.
    let bytes: Int

    /// At most so many lines are in a sample.
    private static let mostLines = 256
    /// Shorter lines, in bytes, stand in many texts that have nothing else in common.
    private static let shortestLine = 9

    /// Takes the sample; about 1 ns a byte.
    init(_ text: [UInt8]) {
        var all: [UInt64: Int] = [:]
        for line in text.split(separator: UInt8(ascii: "\n")) where line.count >= Self.shortestLine {
            all[Self.hash(line)] = line.count
        }
        lines = all.map { (hash: $0.key, bytes: $0.value) }.sorted { $0.hash < $1.hash }
            .prefix(Self.mostLines).map { $0 }
        bytes = lines.reduce(0) { $0 + $1.bytes }
    }

    /// The bytes of the lines that are in both samples.
    func bytesShared(with other: LineSketch) -> Int {
        var shared = 0
        var (left, right) = (0, 0)
        while left < lines.count, right < other.lines.count {
            let (mine, theirs) = (lines[left].hash, other.lines[right].hash)
            if mine == theirs { shared += lines[left].bytes }
            if mine <= theirs { left += 1 }
            if theirs <= mine { right += 1 }
        }
        return shared
    }

    /// FNV-1a, the same in every process, unlike `Hasher`.
    private static func hash(_ line: ArraySlice<UInt8>) -> UInt64 {
        line.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
