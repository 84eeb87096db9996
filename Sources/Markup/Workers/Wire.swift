/// Builds the binary form of a value: integers little-endian and of fixed width, texts and lists behind a 32-bit count.
public struct WireWriter: Sendable {
    /// What was written so far.
    public private(set) var bytes: [UInt8] = []

    /// Nothing written.
    public init() {}

    /// Writes one byte.
    public mutating func write(_ value: UInt8) { bytes.append(value) }

    /// Writes four bytes.
    public mutating func write(_ value: UInt32) {
        for shift in stride(from: UInt32(0), to: 32, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }

    /// Writes a count or an offset, 0 to 2³² − 1, as four bytes.
    public mutating func write(count: Int) { write(UInt32(count)) }

    /// Writes bytes behind their number.
    public mutating func write(_ value: [UInt8]) {
        write(count: value.count)
        bytes.append(contentsOf: value)
    }

    /// Writes text as UTF-8 behind its number of bytes.
    public mutating func write(_ value: String) {
        write(count: value.utf8.count)
        bytes.append(contentsOf: value.utf8)
    }

    /// Writes a byte 0, or a byte 1 and the text.
    public mutating func write(_ value: String?) {
        guard let value else { return write(UInt8(0)) }
        write(UInt8(1))
        write(value)
    }
}

/// Reads what `WireWriter` wrote. Never traps: on bytes that fit nothing each function gives nil.
public struct WireReader: Sendable {
    private let bytes: [UInt8]
    private var position = 0

    /// Starts at the first of `bytes`.
    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Whether everything was read.
    public var isAtEnd: Bool { position == bytes.count }

    /// Reads one byte.
    public mutating func byte() -> UInt8? {
        guard position < bytes.count else { return nil }
        position += 1
        return bytes[position - 1]
    }

    /// Reads four bytes.
    public mutating func word() -> UInt32? {
        guard bytes.count - position >= 4 else { return nil }
        var value: UInt32 = 0
        for index in 0..<4 { value |= UInt32(bytes[position + index]) << UInt32(8 * index) }
        position += 4
        return value
    }

    /// Reads a count or an offset.
    public mutating func count() -> Int? { word().map(Int.init) }

    /// Reads bytes behind their number.
    public mutating func data() -> [UInt8]? {
        guard let count = count(), count <= bytes.count - position else { return nil }
        position += count
        return Array(bytes[position - count..<position])
    }

    /// Reads text; nil too where it is no UTF-8.
    public mutating func text() -> String? {
        guard let data = data() else { return nil }
        return String(validating: data, as: UTF8.self)
    }

    /// Reads a text that may be absent; the outer nil means bytes that fit nothing.
    public mutating func optionalText() -> String?? {
        switch byte() {
        case 0: return .some(nil)
        case 1: return text().map { .some($0) }
        default: return nil
        }
    }

    /// Reads a list with a reader for one element.
    public mutating func list<Element>(_ element: (inout WireReader) -> Element?) -> [Element]? {
        // An element takes at least a byte, so a count beyond the rest is a lie that must not reserve memory.
        guard let count = count(), count <= bytes.count - position else { return nil }
        var result: [Element] = []
        for _ in 0..<count {
            guard let next = element(&self) else { return nil }
            result.append(next)
        }
        return result
    }
}
