import Glibc
import Testing

@testable import Markup

/// All that calls the renderer, which is not thread-safe.
@Suite(.serialized) struct RenderingTests {}

/// A page's HTML with every slot filled by an empty address.
func filled(_ page: RenderedPage) -> String {
    var html: [UInt8] = []
    var position = 0
    for slot in page.slots {
        html += page.html[position..<slot.offset]
        position = slot.offset
        switch slot.form {
        case .anchor: html += " href=\"\"".utf8
        case .picture(let attributes, _): html += "<img src=\"\"\(attributes) />".utf8
        }
    }
    html += page.html[position...]
    return String(decoding: html, as: UTF8.self)
}

/// Renders Markdown as the page `name`.
func rendered(_ text: String, name: String = "Page", root: String = "") -> RenderedPage {
    Rendering.page(text, name: name, root: root)
}

/// The official examples, which are no part of the project.
enum Specification {
    struct Example: Sendable {
        let number: Int
        let input: String
        let output: String
    }

    static let folder: String? = {
        let parts = #filePath.split(separator: "/").dropLast(3)
        for up in 1...2 {
            let path = "/" + parts.dropLast(up).joined(separator: "/") + "/shared/testdata/markdown"
            if access(path, R_OK) == 0 { return path }
        }
        return nil
    }()

    static func examples(_ file: String) -> [Example] {
        guard let folder, let stream = fopen(folder + "/" + file, "r") else { return [] }
        defer { fclose(stream) }
        var bytes: [UInt8] = []
        while case let byte = getc(stream), byte != EOF { bytes.append(UInt8(truncatingIfNeeded: byte)) }
        let fence = String(repeating: "`", count: 32)
        var examples: [Example] = []
        var parts: [[String]] = []
        var isOpen = false
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            let text = String(decoding: line, as: UTF8.self)
            if !isOpen, text.utf8.starts(with: (fence + " example").utf8) {
                isOpen = true
                parts = [[]]
            } else if isOpen, text == fence {
                isOpen = false
                let sides = parts.map { $0.map { $0 + "\n" }.joined() }
                let output = sides.count > 1 ? sides[1] : ""
                examples.append(
                    Example(number: examples.count + 1, input: tabbed(sides[0]), output: tabbed(output)))
            } else if isOpen {
                if text == ".", parts.count == 1 {
                    parts.append([])
                } else {
                    parts[parts.count - 1].append(text)
                }
            }
        }
        return examples
    }

    private static func tabbed(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { scalars.append(scalar == "→" ? "\t" : scalar) }
        return String(scalars)
    }

    /// Leaves out what this wiki adds: ids of headings, `rel`, and the addresses inside the wiki.
    static func normalised(_ html: String) -> String {
        var result: [UInt8] = []
        let bytes = Array(html.utf8)
        var index = 0
        while index < bytes.count {
            let rest = bytes[index...]
            if rest.starts(with: " rel=\"".utf8), let end = rest.dropFirst(6).firstIndex(of: 0x22) {
                index = end + 1
            } else if rest.starts(with: " id=\"".utf8), result.count >= 3, result[result.count - 3] == 0x3C,
                result[result.count - 2] == 0x68, let end = rest.dropFirst(5).firstIndex(of: 0x22)
            {
                index = end + 1
            } else if let name = ["href=\"", "src=\""].first(where: { rest.starts(with: $0.utf8) }),
                let end = rest.dropFirst(name.utf8.count).firstIndex(of: 0x22)
            {
                let value = String(decoding: bytes[(index + name.utf8.count)..<end], as: UTF8.self)
                result += name.utf8
                if isExternal(value) { result += value.utf8 }
                result.append(0x22)
                index = end + 1
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    static func isExternal(_ address: String) -> Bool {
        let schemes = ["http", "https", "mailto", "tel", "ftp", "xmpp", "irc", "ircs", "sftp"]
        let lowered = address.lowercased()
        return address.utf8.starts(with: "//".utf8)
            || schemes.contains { lowered.utf8.starts(with: "\($0):".utf8) }
    }
}
