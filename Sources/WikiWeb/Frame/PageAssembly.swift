internal import Markup
internal import Wiki
internal import WikiCore
internal import WikiStore

/// Puts a rendered page together with what depends on which pages live.
struct PageAssembly {
    let wiki: Wiki
    /// What a link to a missing page says on a long press; from the messages.
    let missingTitle: String
    /// The messages in the language of a page.
    let words: @Sendable (RenderedPage) -> Catalogue
    /// The old revision that is shown; its pictures are those of its time.
    var asOf: RevisionRecord?

    /// The HTML of `page` with its slots filled.
    ///
    /// - Parameter sectionLink: makes what stands behind a section's heading; nil for a text that cannot be edited.
    func html(_ page: RenderedPage, sectionLink: ((Int) -> [UInt8])? = nil) throws -> [UInt8] {
        let targets = try wiki.targets(of: page.links)
        var insertions = page.slots.map { slot in
            (offset: slot.offset, bytes: filling(slot, page, target: targets[slot.link]))
        }
        if !page.words.isEmpty {
            let catalogue = words(page)
            insertions += page.words.map { place in
                (place.offset, Array(HTMLText.escaped(catalogue[place.word.message]).utf8))
            }
        }
        if let sectionLink {
            insertions += headingEnds(page).map { section, offset in (offset, sectionLink(section)) }
        }
        // No two are at one place, so the order of equals does not matter.
        insertions.sort { $0.offset < $1.offset }
        var html: [UInt8] = []
        html.reserveCapacity(page.html.count + insertions.reduce(0) { $0 + $1.bytes.count })
        var position = 0
        for insertion in insertions {
            html += page.html[position..<insertion.offset]
            html += insertion.bytes
            position = insertion.offset
        }
        html += page.html[position...]
        return html
    }

    private func filling(_ slot: RenderedPage.Slot, _ page: RenderedPage, target: PageRecord?) -> [UInt8] {
        let link = page.links[slot.link]
        switch slot.form {
        case .anchor:
            var attributes = " href=\""
            if let target {
                attributes += Address.of(target)
            } else {
                attributes += Address.toMake(link.candidates[0])
            }
            if target != nil, let fragment = slot.fragment {
                attributes += "#" + PageName.percentEncoded(fragment)
            }
            attributes += "\""
            if target == nil {
                attributes += " class=\"red\" rel=\"nofollow\""
                // The writer's own title stands behind the slot and says more.
                if !page.html[slot.offset...].starts(with: " title=".utf8) {
                    attributes += " title=\"\(HTMLText.escaped(missingTitle))\""
                }
            }
            return Array(attributes.utf8)
        case .picture(let attributes, let alternative):
            if let asOf, let old = try? wiki.picture(of: link, asOf: asOf) {
                return Array("<img src=\"\(Address.of(old.page))?oldid=\(old.revision)\"\(attributes)>".utf8)
            }
            guard let target, target.kind == .file else {
                return Array(
                    "<a class=\"red missing-picture\" rel=\"nofollow\" href=\"\(Address.toMake(link.candidates[0]))\">\(alternative)</a>"
                        .utf8)
            }
            return Array("<img src=\"\(Address.of(target))\"\(attributes)>".utf8)
        }
    }

    /// Where the headings of the outline end in the HTML, by number of section.
    private func headingEnds(_ page: RenderedPage) -> [(section: Int, offset: Int)] {
        var ends: [(section: Int, offset: Int)] = []
        var position = 0
        for (index, heading) in page.outline.enumerated() {
            let start = Array("<h\(heading.level) id=\"\(HTMLText.escaped(heading.anchor))\">".utf8)
            let end = Array("</h\(heading.level)>".utf8)
            guard let opening = page.html.firstOffset(of: start, from: position),
                let closing = page.html.firstOffset(of: end, from: opening + start.count)
            else { continue }
            ends.append((index + 1, closing))
            position = closing
        }
        return ends
    }
}

extension PageWord {
    /// The key of its message.
    fileprivate var message: String {
        switch self {
        case .note: "calloutNote"
        case .tip: "calloutTip"
        case .important: "calloutImportant"
        case .warning: "calloutWarning"
        case .caution: "calloutCaution"
        case .backToText: "footnoteBack"
        }
    }
}

extension Site {
    /// What puts pages together for a visit.
    func assembly(for visit: Visit, asOf: RevisionRecord? = nil) -> PageAssembly {
        PageAssembly(
            wiki: wiki, missingTitle: visit.catalogue["missingTitle"],
            words: { [self] page in presentation.catalogue(wiki.language(of: page) ?? configuration.language)
            },
            asOf: asOf)
    }
}

/// Addresses of what the wiki shows, ready for an attribute: they hold no character that HTML would have escaped.
enum Address {
    /// Where a page or file is read.
    static func of(_ page: PageRecord) -> String {
        page.isNamed ? of(page.kind, page.name) : "/p/\(page.id)"
    }

    /// Where a page or file that a change touched is read.
    static func of(_ page: ChangedPage) -> String {
        page.isNamed ? of(page.kind, page.name) : "/p/\(page.page)"
    }

    /// Where a page that was found is read, or what there is to know of a file.
    static func ofResult(_ page: PageRecord) -> String {
        of(page) + (page.kind == .file ? "?action=info" : "")
    }

    /// Where the page or file of that name is read.
    static func of(_ kind: PageKind, _ name: PageName) -> String {
        (kind == .page ? "/wiki/" : "/file/") + name.address
    }

    /// Where what a link means could be made.
    static func toMake(_ candidate: RenderedPage.Candidate) -> String {
        toMake(candidate.kind, name(linkedAs: candidate.name))
    }

    /// The name under which what a link means is found, or could be made: what no name may hold, in its full-width form.
    static func name(linkedAs text: String) -> PageName {
        PageName(trusted: PageKey.widened(text))
    }

    /// Where a page or file of that name could be made.
    static func toMake(_ kind: PageKind, _ name: PageName) -> String {
        of(kind, name) + (kind == .page ? "?action=edit" : "?action=info")
    }

    /// Where the pages of a tag are listed.
    static func of(tag: String) -> String {
        "/tag/" + PageName.percentEncoded(tag)
    }
}

/// Text in HTML.
enum HTMLText {
    /// The text with `&`, `<`, `>`, `"` and `'` escaped, by bytes: a combining mark hides none of them.
    static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: isSpecial) else { return text }
        var bytes: [UInt8] = []
        append(text.utf8, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends bytes, escaped.
    static func append(_ text: some Sequence<UInt8>, to bytes: inout [UInt8]) {
        for byte in text {
            switch byte {
            case 0x26: bytes += "&amp;".utf8
            case 0x3C: bytes += "&lt;".utf8
            case 0x3E: bytes += "&gt;".utf8
            case 0x22: bytes += "&quot;".utf8
            case 0x27: bytes += "&#39;".utf8
            default: bytes.append(byte)
            }
        }
    }

    private static func isSpecial(_ byte: UInt8) -> Bool {
        byte == 0x26 || byte == 0x3C || byte == 0x3E || byte == 0x22 || byte == 0x27
    }
}

extension [UInt8] {
    /// The first offset at or behind `start` where `pattern` stands; nil if nowhere.
    func firstOffset(of pattern: [UInt8], from start: Int) -> Int? {
        guard let first = pattern.first, count - start >= pattern.count else { return nil }
        var position = start
        while position <= count - pattern.count {
            if self[position] == first, self[position..<(position + pattern.count)].elementsEqual(pattern) {
                return position
            }
            position += 1
        }
        return nil
    }
}
