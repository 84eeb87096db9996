internal import WikiCore

/// The ways to write where a link leads, best first.
struct LinkDestination {
    /// What to keep of how an address is written.
    struct Style {
        /// Whether it begins with `/`.
        let isAbsolute: Bool
        /// Whether it was pasted from a browser: `/wiki/…` or `/file/…`.
        let isPasted: Bool
        /// Whether it begins with `./`.
        let isDotted: Bool
        /// Whether it ends like a folder.
        let isFolder: Bool
        /// `.md` or `.markdown`, in any case; empty for an address without.
        let ending: String

        /// The style of an address as the parser gives it.
        init(address: [UInt8]) {
            let path = (LinkResolver.decoded(address[...]) ?? "").utf8
            isAbsolute = path.first == 0x2F
            isPasted = path.starts(with: "/wiki/".utf8) || path.starts(with: "/file/".utf8)
            isDotted = path.starts(with: "./".utf8)
            isFolder = path.last == 0x2F
            let folded = path.map { $0 | 0x20 }
            let ending =
                [".md", ".markdown"].first { folded.suffix($0.utf8.count).elementsEqual($0.utf8) } ?? ""
            self.ending = String(Substring(path.suffix(ending.utf8.count)))
        }
    }

    private let target: RenderedPage.Candidate
    private let segments: [Substring]
    private let folder: [Substring]
    private let root: [Substring]

    /// - Parameters:
    ///   - page: the name of the page that the link stands on.
    ///   - root: the folder below which its addresses that begin with `/` go.
    init(target: RenderedPage.Candidate, from page: String, root: String) {
        self.target = target
        segments = Self.segments(target.name)
        folder = Self.segments(page).dropLast()
        self.root = Self.segments(root)
    }

    /// The names for a wiki link: below the root, then whole.
    var names: [String] {
        let below = belowRoot.map { $0.joined(separator: "/") }
        return ([below].compactMap { $0 } + [target.name]).filter { !$0.isEmpty }
    }

    /// The paths for an address.
    func paths(_ style: Style) -> [String] {
        let pasted =
            (target.kind == .page ? "/wiki/" : "/file/")
            + (target.kind == .page ? target.name.replacingBytes(0x20, by: 0x5F) : target.name)
        var paths: [String] = style.isPasted ? [pasted] : []
        for isAbsolute in style.isAbsolute ? [true, false] : [false, true] {
            guard let whole = path(segments, isFolder: false, isAbsolute: isAbsolute, style) else { continue }
            if target.kind == .file {
                paths.append(whole)
                continue
            }
            if !style.ending.isEmpty { paths.append(whole + style.ending) }
            if style.ending.isEmpty, isFolderPage,
                let inside = path(segments.dropLast(), isFolder: true, isAbsolute: isAbsolute, style)
            {
                paths.append(inside.utf8.last == 0x2F || !style.isFolder ? inside : inside + "/")
            }
            if style.ending.isEmpty { paths.append(style.isFolder ? whole + "/" : whole) }
            paths += [whole, whole + ".md"]
        }
        return paths + [pasted]
    }

    /// Percent-encodes what an address in Markdown or in a quoted attribute may not hold.
    static func encoded(_ path: String, keepsLetters: Bool) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        var result: [UInt8] = []
        for byte in path.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x2F, 0x5F, 0x7E, 0x21, 0x24, 0x2B, 0x2C,
                0x3A,
                0x3B, 0x3D, 0x40:
                result.append(byte)
            case 0x80... where keepsLetters:
                result.append(byte)
            default:
                result += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return result
    }

    /// Whether the target is what a folder's name leads to.
    private var isFolderPage: Bool {
        guard let last = segments.last?.utf8.map({ $0 | 0x20 }) else { return false }
        return last.elementsEqual("index".utf8) || last.elementsEqual("readme".utf8)
    }

    private var belowRoot: [Substring]? {
        !root.isEmpty && segments.starts(with: root, by: Self.areSame)
            ? Array(segments.dropFirst(root.count)) : nil
    }

    private func path(_ segments: [Substring], isFolder: Bool, isAbsolute: Bool, _ style: Style) -> String? {
        if isAbsolute {
            guard root.isEmpty || segments.starts(with: root, by: Self.areSame) else { return nil }
            return "/" + segments.dropFirst(root.count).joined(separator: "/")
        }
        // The last part is a page's own, which must be named, even where a folder of that name is where the link stands.
        let longest = min(folder.count, isFolder ? segments.count : segments.count - 1)
        var shared = 0
        while shared < longest, Self.areSame(folder[shared], segments[shared]) {
            shared += 1
        }
        let steps =
            Array(repeating: Substring(".."), count: folder.count - shared) + segments.dropFirst(shared)
        // A colon in what comes first would make a scheme of it.
        let needsDot = steps.first.map { $0.utf8.contains(0x3A) || style.isDotted && $0 != ".." } ?? true
        return ((needsDot ? ["."] : []) + steps).joined(separator: "/")
    }

    private static func segments(_ path: String) -> [Substring] {
        path.utf8.split(separator: 0x2F).map { Substring($0) }
    }

    private static func areSame(_ left: Substring, _ right: Substring) -> Bool {
        left.utf8.elementsEqual(right.utf8)
    }
}

extension String {
    fileprivate func replacingBytes(_ old: UInt8, by new: UInt8) -> String {
        String(decoding: utf8.map { $0 == old ? new : $0 }, as: UTF8.self)
    }
}
