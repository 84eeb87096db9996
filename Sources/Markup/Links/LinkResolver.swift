import WikiCore

/// Tells what an address on a page means. All is decided on bytes, after the parser decoded what stood in the text.
struct LinkResolver {
    /// What an address means.
    enum Destination: Equatable {
        /// Nothing that may be linked to.
        case dead
        /// Another site, or a program such as mail: the address as it goes into the HTML.
        case external([UInt8])
        /// A place on the page itself: `#` and the fragment.
        case fragment([UInt8])
        /// A page or file of the wiki, by the names it may have.
        case wiki([RenderedPage.Candidate], fragment: String?)
    }

    /// All other schemes are dead: some run code (`javascript:`, `data:`), some wrap one that does (`view-source:`).
    private static let schemes: Set<String> = [
        "http", "https", "mailto", "tel", "ftp", "xmpp", "irc", "sftp",
    ]

    private let name: String
    private let folder: [String]
    private let root: [String]

    /// - Parameters:
    ///   - name: the page that the addresses stand on.
    ///   - root: the folder that addresses beginning with `/` are relative to; empty for the whole wiki.
    init(name: String, root: String) {
        self.name = name
        folder = Self.segments(name).dropLast()
        self.root = Self.segments(root)
    }

    /// What a link's address means.
    func link(_ address: [UInt8]) -> Destination {
        switch sorted(address) {
        case .known(let destination): return destination
        case .path(let path, let fragment):
            guard !path.isEmpty else { return .wiki([page(name)], fragment: fragment) }
            guard let target = resolved(path) else { return .dead }
            return .wiki(candidates(target) + pasted(path, pictures: false), fragment: fragment)
        }
    }

    /// What a picture's address means.
    func picture(_ address: [UInt8]) -> Destination {
        switch sorted(address) {
        case .known(.fragment): return .dead
        case .known(let destination): return destination
        case .path(let path, _):
            guard let target = resolved(path), !target.isFolder, !target.name.isEmpty else { return .dead }
            return .wiki([file(target.name)] + pasted(path, pictures: true), fragment: nil)
        }
    }

    /// The names that a wiki link means: below the root first.
    func wikiLink(_ page: [UInt8]) -> [RenderedPage.Candidate] {
        let typed = String(decoding: page, as: UTF8.self)
        let below = root.isEmpty ? [] : [self.page((root + [typed]).joined(separator: "/"))]
        return below + [self.page(typed)]
    }
}

extension LinkResolver {
    private enum Sorted {
        case known(Destination)
        case path([UInt8], fragment: String?)
    }

    /// Tells addresses that leave the page's wiki from paths in it.
    private func sorted(_ address: [UInt8]) -> Sorted {
        // Browsers drop blanks around an address and line ends and tabs in it, so they must hide no scheme.
        var address = address.filter { $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }[...]
        while let first = address.first, first <= 0x20 { address = address.dropFirst() }
        while let last = address.last, last <= 0x20 { address = address.dropLast() }
        guard !address.isEmpty, !address.contains(where: Self.isControl) else { return .known(.dead) }
        if let scheme = Self.scheme(address) {
            return .known(Self.schemes.contains(scheme) ? .external(Array(address)) : .dead)
        }
        if address.starts(with: "//".utf8) { return .known(.external(Array(address))) }
        if address.first == 0x23 { return .known(.fragment(Array(address))) }
        var fragment: String?
        if let hash = address.firstIndex(of: 0x23) {
            let rest = address[(hash + 1)...]
            fragment = rest.isEmpty ? nil : Self.decoded(rest) ?? String(decoding: rest, as: UTF8.self)
            address = address[..<hash]
        }
        if let query = address.firstIndex(of: 0x3F) { address = address[..<query] }
        guard let path = Self.decoded(address) else { return .known(.dead) }
        return .path(Array(path.utf8), fragment: fragment)
    }

    /// The scheme in lower case (RFC 3986, section 3.1); nil for a path.
    private static func scheme(_ address: ArraySlice<UInt8>) -> String? {
        for (index, byte) in zip(address.indices, address) {
            switch byte {
            case 0x41...0x5A, 0x61...0x7A: continue
            case 0x30...0x39, 0x2B, 0x2D, 0x2E:
                guard index > address.startIndex else { return nil }
            case 0x3A where index > address.startIndex:
                return String(decoding: address[..<index].map { $0 | 0x20 }, as: UTF8.self)
            default: return nil
            }
        }
        return nil
    }

    /// Percent-decodes once; nil for what is no UTF-8 then or holds control characters. A `%` before no number is itself.
    static func decoded(_ text: ArraySlice<UInt8>) -> String? {
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var index = text.startIndex
        while index < text.endIndex {
            if text[index] == 0x25, index + 2 < text.endIndex,
                let high = CharacterReference.hexValue(text[index + 1]),
                let low = CharacterReference.hexValue(text[index + 2])
            {
                result.append(UInt8(high << 4 | low))
                index += 3
            } else {
                result.append(text[index])
                index += 1
            }
        }
        guard !result.contains(where: isControl) else { return nil }
        return String(validating: result, as: UTF8.self)
    }

    private static func isControl(_ byte: UInt8) -> Bool { byte < 0x20 || byte == 0x7F }

    private static func segments(_ path: String) -> [String] {
        path.utf8.split(separator: 0x2F).map { String(Substring($0)) }
    }
}

extension LinkResolver {
    private struct Target {
        var name: String
        /// Whether the address ends like that of a folder.
        var isFolder: Bool
        /// Whether it is the folder that the wiki or the import begins with.
        var isTop: Bool
    }

    /// Resolves a path against the page's folder or the root; nil if it leads out of the wiki.
    private func resolved(_ path: [UInt8]) -> Target? {
        let isAbsolute = path.first == 0x2F
        var names = isAbsolute ? root : folder
        let floor = isAbsolute ? root.count : 0
        var isFolder = path.last == 0x2F
        for segment in Self.segments(String(decoding: path, as: UTF8.self)) {
            isFolder = path.last == 0x2F
            if segment.utf8.elementsEqual(".".utf8) {
                isFolder = true
            } else if segment.utf8.elementsEqual("..".utf8) {
                guard names.count > floor else { return nil }
                names.removeLast()
                isFolder = true
            } else {
                names.append(segment)
            }
        }
        return Target(
            name: names.joined(separator: "/"), isFolder: isFolder,
            isTop: names.isEmpty || (isFolder && names.elementsEqual(root) { $0.utf8.elementsEqual($1.utf8) })
        )
    }

    private func candidates(_ target: Target) -> [RenderedPage.Candidate] {
        let name = target.name
        let prefix = name.isEmpty ? "" : name + "/"
        if target.isTop {
            return (name.isEmpty ? [] : [page(name)]) + ["index", "README", "Home"].map { page(prefix + $0) }
        }
        let pages = [page(name), page(prefix + "index"), page(prefix + "README")]
        if target.isFolder { return pages }
        guard let dot = Self.extensionDot(name) else { return pages + [file(name)] }
        let ending = String(decoding: name.utf8[dot...].dropFirst().map { $0 | 0x20 }, as: UTF8.self)
        if ending == "md" || ending == "markdown" { return [page(String(name[..<dot]))] }
        return [file(name), page(name)]
    }

    /// What an address pasted from a browser means: `/wiki/…` and `/file/…` are the wiki's own.
    private func pasted(_ path: [UInt8], pictures: Bool) -> [RenderedPage.Candidate] {
        let isPage = path.starts(with: "/wiki/".utf8)
        guard isPage ? !pictures : path.starts(with: "/file/".utf8) else { return [] }
        let typed = path.dropFirst(6).map { isPage && $0 == 0x5F ? 0x20 : $0 }
        let name = String(decoding: WikiLink.harmless(typed[...]), as: UTF8.self)
        guard !name.isEmpty else { return [] }
        return [isPage ? page(name) : file(name)]
    }

    /// Where the ending of the last segment begins; nil if it has none.
    private static func extensionDot(_ name: String) -> String.Index? {
        let utf8 = name.utf8
        let start = utf8.lastIndex(of: 0x2F).map { utf8.index(after: $0) } ?? utf8.startIndex
        guard let dot = utf8[start...].lastIndex(of: 0x2E), dot > start,
            utf8.index(after: dot) < utf8.endIndex
        else { return nil }
        return dot
    }

    private func page(_ name: String) -> RenderedPage.Candidate { .init(kind: .page, name: name) }
    private func file(_ name: String) -> RenderedPage.Candidate { .init(kind: .file, name: name) }
}
