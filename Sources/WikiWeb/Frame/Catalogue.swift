internal import Mustache
internal import WikiCore

/// The words of the interface in one language.
struct Catalogue: Sendable {
    /// The language's tag: `en` or `nl`.
    let language: String
    /// The language's own name.
    var languageName: String { self["languageName"] }
    private let messages: [String: String]
    /// All messages, for templates.
    let value: MustacheValue

    /// Reads lines `key = text`; `#` begins a comment line.
    init(language: String, parsing bytes: [UInt8]) {
        var messages: [String: String] = [:]
        for line in bytes.split(separator: 0x0A) {
            guard line.first != 0x23, let equals = line.firstIndex(of: 0x3D) else { continue }
            messages[Self.trimmed(line[..<equals])] = Self.trimmed(line[(equals + 1)...])
        }
        self.language = language
        self.messages = messages
        value = .object(messages.mapValues(MustacheValue.text))
    }

    /// The keys, for the test that compares catalogues.
    var keys: Set<String> { Set(messages.keys) }

    /// A message with `{0}`, `{1}` … replaced by the arguments. A key that is missing shows itself.
    subscript(key: String, arguments: String...) -> String {
        let message = Array((messages[key] ?? key).utf8)
        var filled: [UInt8] = []
        var index = 0
        // Once over the message, so that nothing in an argument is read as a place to fill.
        while index < message.count {
            if message[index] == 0x7B, index + 2 < message.count, message[index + 2] == 0x7D,
                arguments.indices.contains(Int(message[index + 1]) - 0x30)
            {
                filled += arguments[Int(message[index + 1]) - 0x30].utf8
                index += 3
            } else {
                filled.append(message[index])
                index += 1
            }
        }
        return String(decoding: filled, as: UTF8.self)
    }

    /// One of two messages, by number: `key` + `One` for exactly one, else `key` + `Many` with the number.
    func counted(_ key: String, _ number: Int) -> String {
        number == 1 ? self[key + "One", "1"] : self[key + "Many", String(number)]
    }

    /// A date and time for people, in UTC.
    func moment(_ time: Timestamp) -> String {
        let civil = time.civil()
        return "\(date(civil)), \(civil.clock.prefix(5))"
    }

    /// A date for people, such as `24 November 2026`.
    func date(_ civil: CivilTime) -> String {
        "\(civil.day) \(self["month\(civil.month)"]) \(civil.year)"
    }

    /// A number of bytes for people.
    func size(_ bytes: Int) -> String {
        switch bytes {
        case ..<1_000: "\(bytes) B"
        case ..<1_000_000: "\(bytes / 1_000)\(self["decimalMark"])\(bytes % 1_000 / 100) kB"
        default: "\(bytes / 1_000_000)\(self["decimalMark"])\(bytes % 1_000_000 / 100_000) MB"
        }
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> String {
        var bytes = bytes
        while let first = bytes.first, first == 0x20 || first == 0x09 { bytes.removeFirst() }
        while let last = bytes.last, last == 0x20 || last == 0x09 || last == 0x0D { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}
