/// Paths as the store keeps them: text, though file systems and git know bytes.
enum PathText {
    /// Stands before a path that is no UTF-8, whose bytes are kept as the scalars of their numbers. Unicode promises
    /// that it is no character, so that no path of text begins with it.
    private static let mark: Unicode.Scalar = "\u{FFFF}"

    /// A path as it is kept.
    static func text(of path: [UInt8]) -> String {
        if let text = String(validating: path, as: UTF8.self), text.unicodeScalars.first != mark {
            return text
        }
        return String(String.UnicodeScalarView([mark] + path.map { Unicode.Scalar($0) }))
    }

    /// A path as it is kept when it stands below a prefix.
    static func text(of path: [UInt8], below prefix: String) -> String {
        prefix.isEmpty ? text(of: path) : text(of: Array(prefix.utf8) + [0x2F] + path)
    }

    /// The bytes of a path that was kept.
    static func bytes(of text: String) -> [UInt8] {
        guard text.unicodeScalars.first == mark else { return Array(text.utf8) }
        return text.unicodeScalars.dropFirst().map { UInt8(truncatingIfNeeded: $0.value) }
    }

    /// A path as people see it; bytes that are no UTF-8 are read as Latin-1.
    static func shown(_ path: [UInt8]) -> String {
        String(validating: path, as: UTF8.self)
            ?? String(String.UnicodeScalarView(path.map { Unicode.Scalar($0) }))
    }
}
