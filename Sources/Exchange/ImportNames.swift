internal import WikiCore

/// Gives each path of a source a name of its own in the wiki.
struct ImportNames {
    private var taken: Set<Taken> = []
    private let prefix: String

    private struct Taken: Hashable {
        let kind: PageKind
        let key: PageKey
    }

    /// - Parameter prefix: the name below which all go; empty for the top.
    init(prefix: String) {
        self.prefix = prefix
    }

    /// The name of a path; paths are to be given in order of their bytes, since the first takes the plain name.
    ///
    /// - Returns: the name, and whether it is another than the path says.
    mutating func name(of path: [UInt8], kind: PageKind) -> (name: PageName, isChanged: Bool) {
        let plain = Self.plain(path, kind: kind, prefix: prefix)
        var number = 1
        while true {
            let name = Self.name(of: path, kind: kind, prefix: prefix, number: number)
            if taken.insert(Taken(kind: kind, key: name.key)).inserted {
                return (name, !name.text.utf8.elementsEqual(plain.utf8))
            }
            number += 1
        }
    }

    /// The name of a path when the names of lower numbers are taken.
    ///
    /// - Parameter number: from 1 on.
    static func name(of path: [UInt8], kind: PageKind, prefix: String, number: Int) -> PageName {
        let plain = plain(path, kind: kind, prefix: prefix)
        if number == 1, let name = try? PageName(plain) { return name }
        let digits = String(ContentHash(of: path).hex.prefix(8))
        return valid(PageKey.widened(plain), behind: number == 1 ? "" : "~\(number)", digits: digits)
    }

    private static func plain(_ path: [UInt8], kind: PageKind, prefix: String) -> String {
        (prefix.isEmpty ? "" : prefix + "/") + text(kind == .page ? stem(path) : path)
    }

    /// A path without its Markdown ending, unless nothing that can be a name would be left.
    private static func stem(_ path: [UInt8]) -> [UInt8] {
        guard SourcePaths.isMarkdown(path), let dot = path.lastIndex(of: 0x2E) else { return path }
        let stem = Array(path[..<dot])
        let segment = stem.lastIndex(of: 0x2F).map { stem[($0 + 1)...] } ?? stem[...]
        return ["", ".", ".."].contains { segment.elementsEqual($0.utf8) } ? path : stem
    }

    /// A path as text; one that is no UTF-8 is read as Latin-1, so that different paths stay different.
    private static func text(_ path: [UInt8]) -> String {
        if let text = String(validating: path, as: UTF8.self) { return text }
        return String(String.UnicodeScalarView(path.map { Unicode.Scalar($0) }))
    }

    /// Makes a name of a text: what may not be seen becomes U+FFFD, what is too long is cut.
    private static func valid(_ text: String, behind suffix: String, digits: String) -> PageName {
        var text = text
        while true {
            var candidate = text + suffix
            if candidate.utf8.count > PageName.maximumBytes {
                let end = "~" + digits + suffix
                candidate = prefix(of: text, bytes: PageName.maximumBytes - end.utf8.count) + end
            }
            do {
                return try PageName(candidate)
            } catch PageNameError.invisibleCharacter(let value) {
                text = String(
                    String.UnicodeScalarView(text.unicodeScalars.map { $0.value == value ? "\u{FFFD}" : $0 }))
            } catch {
                // A path has no other fault once it is widened and cut; were there one, its hash names it.
                return PageName(trusted: "file~" + digits + suffix)
            }
        }
    }

    /// As many whole scalars as fit.
    private static func prefix(of text: String, bytes: Int) -> String {
        var count = 0
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            count += UTF8.width(scalar)
            if count > bytes { break }
            result.append(scalar)
        }
        return String(result)
    }
}
