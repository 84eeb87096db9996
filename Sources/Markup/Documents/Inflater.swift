/// Unpacks deflated data (RFC 1951).
struct Inflater {
    private let packed: ArraySlice<UInt8>
    private let limit: Int
    private var place: Int
    private var bits: UInt32 = 0
    private var bitCount = 0
    private var output: [UInt8] = []

    /// Unpacks.
    ///
    /// - Parameter limit: so many bytes may come out.
    static func inflate(_ packed: ArraySlice<UInt8>, limit: Int) throws(DocumentFault) -> [UInt8] {
        var inflater = Inflater(packed: packed, limit: limit)
        while try !inflater.block() {}
        return inflater.output
    }

    private init(packed: ArraySlice<UInt8>, limit: Int) {
        self.packed = packed
        self.limit = limit
        place = packed.startIndex
    }

    /// A prefix code (3.2.2): of each length, the symbols in order of their codes.
    private struct Code {
        var counts = [Int](repeating: 0, count: 16)
        var symbols: [Int] = []

        init(lengths: ArraySlice<Int>) {
            for length in lengths { counts[length] += 1 }
            counts[0] = 0
            for length in 1..<16 {
                for (symbol, own) in lengths.enumerated() where own == length { symbols.append(symbol) }
            }
        }
    }

    private static let fixedLiterals = Code(
        lengths: ([Int](repeating: 8, count: 144) + [Int](repeating: 9, count: 112)
            + [Int](repeating: 7, count: 24) + [Int](repeating: 8, count: 8))[...])
    private static let fixedDistances = Code(lengths: [Int](repeating: 5, count: 30)[...])
    private static let lengthBases = [
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163,
        195, 227,
        258,
    ]
    private static let lengthBits = [
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
    ]
    private static let distanceBases = [
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1_025, 1_537, 2_049,
        3_073,
        4_097, 6_145, 8_193, 12_289, 16_385, 24_577,
    ]
    /// The order in which the lengths of the code of lengths stand (3.2.7).
    private static let lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

    /// Unpacks a block; true when it was the last.
    private mutating func block() throws(DocumentFault) -> Bool {
        let isLast = try take(1) == 1
        switch try take(2) {
        case 0: try stored()
        case 1: try coded(Self.fixedLiterals, Self.fixedDistances)
        case 2:
            let (literals, distances) = try codes()
            try coded(literals, distances)
        default: throw .unreadable
        }
        return isLast
    }

    private mutating func stored() throws(DocumentFault) {
        bits = 0
        bitCount = 0
        let size = try take(16)
        guard try take(16) == ~size & 0xFFFF, place + size <= packed.endIndex else { throw .unreadable }
        guard output.count + size <= limit else { throw .tooLarge }
        output += packed[place..<(place + size)]
        place += size
    }

    private mutating func codes() throws(DocumentFault) -> (literals: Code, distances: Code) {
        let literals = try take(5) + 257
        let distances = try take(5) + 1
        var order = [Int](repeating: 0, count: 19)
        for index in 0..<(try take(4) + 4) { order[Self.lengthOrder[index]] = try take(3) }
        let code = Code(lengths: order[...])
        var lengths: [Int] = []
        while lengths.count < literals + distances {
            let symbol = try symbol(code)
            switch symbol {
            case 16:
                guard let last = lengths.last else { throw .unreadable }
                lengths += [Int](repeating: last, count: try take(2) + 3)
            case 17: lengths += [Int](repeating: 0, count: try take(3) + 3)
            case 18: lengths += [Int](repeating: 0, count: try take(7) + 11)
            default: lengths.append(symbol)
            }
        }
        guard lengths.count == literals + distances else { throw .unreadable }
        return (Code(lengths: lengths[..<literals]), Code(lengths: lengths[literals...]))
    }

    private mutating func coded(_ literals: Code, _ distances: Code) throws(DocumentFault) {
        while true {
            let symbol = try symbol(literals)
            if symbol == 256 { return }
            if symbol < 256 {
                guard output.count < limit else { throw .tooLarge }
                output.append(UInt8(symbol))
                continue
            }
            guard symbol - 257 < Self.lengthBases.count else { throw .unreadable }
            let length = Self.lengthBases[symbol - 257] + (try take(Self.lengthBits[symbol - 257]))
            let code = try self.symbol(distances)
            guard code < Self.distanceBases.count else { throw .unreadable }
            let distance = Self.distanceBases[code] + (try take(max(0, code / 2 - 1)))
            guard distance <= output.count else { throw .unreadable }
            guard output.count + length <= limit else { throw .tooLarge }
            for _ in 0..<length { output.append(output[output.count - distance]) }
        }
    }

    /// The next symbol, bit by bit along the lengths of its code.
    private mutating func symbol(_ code: Code) throws(DocumentFault) -> Int {
        var value = 0
        var first = 0
        var index = 0
        for length in 1..<16 {
            value |= try take(1)
            let count = code.counts[length]
            if value - count < first { return code.symbols[index + value - first] }
            index += count
            first = (first + count) << 1
            value <<= 1
        }
        throw .unreadable
    }

    /// The next bits, lowest first; at most 16.
    private mutating func take(_ count: Int) throws(DocumentFault) -> Int {
        while bitCount < count {
            guard place < packed.endIndex else { throw .unreadable }
            bits |= UInt32(packed[place]) << UInt32(bitCount)
            place += 1
            bitCount += 8
        }
        let value = bits & (1 << UInt32(count) - 1)
        bits >>= UInt32(count)
        bitCount -= count
        return Int(value)
    }
}
