internal import Git
internal import Markup
internal import WikiCore

/// Finds the files of a history that its Markdown shows or links to, in whichever commit.
struct LinkedFiles {
    /// The paths that some page leads to.
    private(set) var found: Set<[UInt8]> = []
    private var open: [PageKey: [[UInt8]]] = [:]
    /// Destinations that were looked at, by a keyed hash of folder and destination.
    private var seen: Set<Int> = []

    /// - Parameter candidates: all paths that are no Markdown and may be linked to.
    init(candidates: some Sequence<[UInt8]>) {
        for path in candidates {
            open[PageKey(lookingUp: PathText.shown(path)), default: []].append(path)
        }
    }

    /// Whether there is still something to look for.
    var isOpen: Bool { !open.isEmpty }

    /// Looks through a text for links.
    mutating func look(through text: [UInt8], at path: [UInt8]) {
        let folder = SourcePaths.folder(of: path)
        LinkDestinations.forEach(in: text) { destination in
            var hasher = Hasher()
            folder.withUnsafeBytes { hasher.combine(bytes: $0) }
            hasher.combine(0xFF as UInt8)
            destination.withUnsafeBytes { hasher.combine(bytes: $0) }
            guard seen.insert(hasher.finalize()).inserted else { return }
            for target in Self.targets(of: destination, from: folder) {
                guard let paths = open.removeValue(forKey: PageKey(lookingUp: PathText.shown(target))) else {
                    continue
                }
                found.formUnion(paths)
            }
        }
    }

    /// The paths that a destination may mean: from the page's folder or the top, decoded or as it stands.
    private static func targets(of destination: [UInt8], from folder: ArraySlice<UInt8>) -> [[UInt8]] {
        let path = destination.prefix { $0 != 0x23 && $0 != 0x3F }
        guard !path.isEmpty, path.count <= 4_096 else { return [] }
        var forms = [Array(path)]
        if path.contains(0x25) { forms.append(decoded(path)) }
        return forms.flatMap { form in
            var targets = [SourcePaths.resolve(form, from: folder), SourcePaths.resolve(form, from: [])]
            if form.starts(with: "/file/".utf8) { targets.append(Array(form.dropFirst(6))) }
            return targets.compactMap { $0 }
        }
    }

    private static func decoded(_ path: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        var rest = path
        while let byte = rest.popFirst() {
            let digits = rest.prefix(2)
            if byte == 0x25, digits.count == 2,
                let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
            {
                result.append(value)
                rest = rest.dropFirst(2)
            } else {
                result.append(byte)
            }
        }
        return result
    }
}
