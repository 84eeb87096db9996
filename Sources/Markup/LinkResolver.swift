internal import WikiCore

/// What an address in a text leads to.
enum LinkTarget: Equatable {
    /// A place on the same page.
    case fragment(String)
    /// Something in the wiki, with the place on it.
    case inside([RenderedPage.Candidate], fragment: String?)
    /// Another site, or a mail program.
    case outside([UInt8])
    /// Nowhere: a scheme that is not allowed, or an address that means nothing.
    case dead
}

/// Resolves addresses from a page's own name.
struct LinkResolver {
    let name: String
    let root: String

    private static let schemes: Set<String> = [
        "http", "https", "mailto", "tel", "ftp", "xmpp", "irc", "ircs", "sftp",
    ]

    /// What `address`, as it stands in Markdown after unescaping, leads to.
    func resolve(_ address: [UInt8], isPicture: Bool = false) -> LinkTarget {
        // Browsers pass over these wherever they stand; so a scheme could be hidden with them.
        guard !address.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { return .dead }
        if let scheme = scheme(of: address) {
            return Self.schemes.contains(scheme) ? .outside(address) : .dead
        }
        if address.starts(with: "//".utf8) { return .outside(address) }
        var path = address[...]
        var fragment: String?
        if let hash = path.firstIndex(of: 0x23) {
            guard let decoded = decoded(path[(hash + 1)...]) else { return .dead }
            fragment = decoded
            path = path[..<hash]
        }
        if path.isEmpty { return fragment.map { .fragment($0) } ?? .dead }
        if let query = path.firstIndex(of: 0x3F) { path = path[..<query] }
        guard let text = decoded(path), !text.utf8.contains(0) else { return .dead }
        guard !text.isEmpty else { return .dead }
        let candidates = candidates(text, isPicture: isPicture)
        return candidates.isEmpty ? .dead : .inside(candidates, fragment: fragment)
    }

    /// What `[[target]]` leads to; the part behind `#` is a heading's text.
    func resolve(wikiLink target: String) -> LinkTarget {
        let bytes = Array(target.utf8)
        let hash = bytes.firstIndex(of: 0x23)
        var page = Array(bytes[..<(hash ?? bytes.count)])
        while page.first == 0x2F { page.removeFirst() }
        while page.last == 0x20 { page.removeLast() }
        let fragment = hash.map { HeadingSlugs.slug(String(decoding: bytes[($0 + 1)...], as: UTF8.self)) }
        if page.isEmpty { return fragment.map { .fragment($0) } ?? .dead }
        let text = String(decoding: page, as: UTF8.self)
        var candidates = [RenderedPage.Candidate(kind: .page, name: text)]
        if !root.isEmpty { candidates.insert(.init(kind: .page, name: root + "/" + text), at: 0) }
        return .inside(candidates, fragment: fragment)
    }

    private func candidates(_ path: String, isPicture: Bool) -> [RenderedPage.Candidate] {
        let bytes = Array(path.utf8)
        let isRooted = bytes.first == 0x2F
        var segments = (isRooted ? root : folder).utf8.split(separator: 0x2F).map { String(Substring($0)) }
        let floor = 0
        for part in bytes.split(separator: 0x2F) {
            if part.elementsEqual(".".utf8) { continue }
            if part.elementsEqual("..".utf8) {
                guard segments.count > floor else { return [] }
                segments.removeLast()
                continue
            }
            segments.append(String(decoding: part, as: UTF8.self))
        }
        let isFolder =
            bytes.last == 0x2F || bytes.elementsEqual(".".utf8)
            || path.utf8.suffix(2).elementsEqual("..".utf8)
        let target = segments.joined(separator: "/")
        var found = named(target, isFolder: isFolder, isPicture: isPicture)
        if isRooted {
            for (prefix, kind) in [("/wiki/", PageKind.page), ("/file/", .file)]
            where path.utf8.starts(with: prefix.utf8) {
                let rest = String(decoding: path.utf8.dropFirst(6), as: UTF8.self)
                if !rest.isEmpty {
                    found.append(.init(kind: kind, name: kind == .page ? spaced(rest) : rest))
                }
            }
        }
        return found
    }

    private func named(_ target: String, isFolder: Bool, isPicture: Bool) -> [RenderedPage.Candidate] {
        if target.isEmpty {
            return ["index", "README", "Home"].map { .init(kind: .page, name: $0) }
        }
        if isPicture { return [.init(kind: .file, name: target)] }
        let pages: [RenderedPage.Candidate] = ["", "/index", "/README"].map {
            .init(kind: .page, name: target + $0)
        }
        if isFolder { return pages }
        let last = target.utf8.split(separator: 0x2F).last.map { Array($0) } ?? []
        guard let dot = last.lastIndex(of: 0x2E), dot > 0 else {
            return pages + [.init(kind: .file, name: target)]
        }
        let ending = String(
            decoding: last[(dot + 1)...].map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }, as: UTF8.self)
        if ending == "md" || ending == "markdown" {
            return [
                .init(
                    kind: .page,
                    name: String(decoding: target.utf8.dropLast(ending.utf8.count + 1), as: UTF8.self))
            ]
        }
        return [.init(kind: .file, name: target)] + pages
    }

    private var folder: String {
        guard let slash = name.utf8.lastIndex(of: 0x2F) else { return "" }
        return String(name[..<slash])
    }

    private func spaced(_ text: String) -> String {
        String(decoding: text.utf8.map { $0 == 0x5F ? 0x20 : $0 }, as: UTF8.self)
    }

    private func scheme(of address: [UInt8]) -> String? {
        guard let colon = address.firstIndex(of: 0x3A) else { return nil }
        let front = address[..<colon]
        guard !front.contains(where: { $0 == 0x2F || $0 == 0x3F || $0 == 0x23 }) else { return nil }
        return String(decoding: front.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }, as: UTF8.self)
    }

    /// Percent-decodes once; nil for a bad sequence or bytes that are no UTF-8.
    private func decoded(_ bytes: ArraySlice<UInt8>) -> String? {
        var result: [UInt8] = []
        var index = bytes.startIndex
        while index < bytes.endIndex {
            guard bytes[index] == 0x25 else {
                result.append(bytes[index])
                index += 1
                continue
            }
            guard index + 2 < bytes.endIndex, let high = hex(bytes[index + 1]),
                let low = hex(bytes[index + 2])
            else {
                result.append(0x25)
                index += 1
                continue
            }
            result.append(high << 4 | low)
            index += 3
        }
        return String(validating: result, as: UTF8.self)
    }

    private func hex(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}
