import TestSupport
import WikiCore

@testable import Markup

/// Renders for tests.
enum Rendering {
    static func page(_ markdown: String, name: String = "Page", root: String = "") -> RenderedPage {
        page(bytes: Array(markdown.utf8), name: name, root: root)
    }

    static func page(bytes: [UInt8], name: String = "Page", root: String = "") -> RenderedPage {
        InProcessRendering.page(bytes, name: name, root: root)
    }

    /// A page's HTML with its slots filled: words in angle brackets, and an address in brackets that says what is looked up.
    static func html(_ markdown: String, name: String = "Page", root: String = "") -> String {
        filled(page(markdown, name: name, root: root))
    }

    /// The HTML with its slots filled.
    static func filled(_ page: RenderedPage) -> String {
        var html: [UInt8] = []
        var position = 0
        var words = page.words[...]
        for slot in page.slots {
            copy(page, through: slot.offset, from: &position, words: &words, to: &html)
            let target = address(page.links[slot.link].candidates, fragment: slot.fragment)
            switch slot.form {
            case .anchor: html += " href=\"\(target)\"".utf8
            case .picture(let attributes, _): html += "<img src=\"\(target)\"\(attributes) />".utf8
            }
        }
        copy(page, through: page.html.count, from: &position, words: &words, to: &html)
        return String(decoding: html, as: UTF8.self)
    }

    private static func copy(
        _ page: RenderedPage, through end: Int, from position: inout Int,
        words: inout ArraySlice<RenderedPage.WordPlace>, to html: inout [UInt8]
    ) {
        while let place = words.first, place.offset <= end {
            html += page.html[position..<place.offset]
            html += "⟨\(place.word)⟩".utf8
            position = place.offset
            words.removeFirst()
        }
        html += page.html[position..<end]
        position = end
    }

    /// What stands for a slot's address: the names in turn, pages as `p:`, files as `f:`, percent-encoded.
    static func address(_ candidates: [RenderedPage.Candidate], fragment: String?) -> String {
        let names = candidates.map { candidate in
            (candidate.kind == .page ? "p:" : "f:") + encoded(candidate.name)
        }
        return "wiki/" + names.joined(separator: "|") + (fragment.map { "#" + encoded($0) } ?? "")
    }

    private static func encoded(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x2F, 0x5F, 0x20:
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                result += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return result
    }
}
