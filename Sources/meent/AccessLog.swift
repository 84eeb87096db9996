internal import Glibc
internal import HTTP
internal import HTTPServer
internal import WikiCore
internal import WikiWeb

/// One line a request on standard error: when, who, what, the status, bytes of the answer, and microseconds it took.
struct AccessLog: ServerObserver {
    let requests: RequestMetrics

    func didAnswer(_ record: AccessRecord) {
        requests.record(target: record.target, status: record.status, microseconds: record.microseconds)
        let line = Self.line(record, at: Timestamp.now())
        // Written at once, so that the lines of several threads do not mix.
        _ = write(2, line, line.count)
    }

    private static func line(_ record: AccessRecord, at time: Timestamp) -> [UInt8] {
        var line: [UInt8] = []
        line.reserveCapacity(128 + record.target.count)
        time.appendRFC3339(to: &line)
        line.append(0x20)
        line += record.client.utf8
        line.append(0x20)
        line += (record.method?.rawValue ?? "-").utf8
        line.append(0x20)
        for byte in withoutQuestion(record.target) { append(escaped: byte, to: &line) }
        for number in [record.status, record.bytes, Int(record.microseconds)] {
            line.append(0x20)
            append(number, to: &line)
        }
        line += "us\n".utf8
        return line
    }

    /// A number that is not negative, in decimals.
    private static func append(_ number: Int, to line: inout [UInt8]) {
        if number >= 10 { append(number / 10, to: &line) }
        line.append(0x30 + UInt8(truncatingIfNeeded: number % 10))
    }

    /// What a terminal might act on is shown by its number.
    private static func append(escaped byte: UInt8, to line: inout [UInt8]) {
        if byte > 0x20 && byte < 0x7F {
            line.append(byte)
        } else {
            line += "%\(String(byte, radix: 16, uppercase: true))".utf8
        }
    }

    /// What somebody looks for may be a name, and is no one else's business: of a search only the address is kept.
    private static func withoutQuestion(_ target: [UInt8]) -> ArraySlice<UInt8> {
        guard let mark = target.firstIndex(of: 0x3F),
            ["/search", "/api/v1/search", "/api/v1/suggest"].contains(where: {
                target[..<mark].elementsEqual($0.utf8)
            })
        else { return target[...] }
        return target[...mark]
    }
}
