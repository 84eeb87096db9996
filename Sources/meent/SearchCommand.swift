internal import Wiki
internal import WikiCore
internal import WikiStore
internal import WikiWeb

/// `search`: what the wiki says about some words.
func runSearch(_ options: Options) throws {
    let limit: Int
    switch options.value("--limit") {
    case nil: limit = 10
    case let text?:
        guard let number = Int64(decimal: text), (1...500).contains(number) else {
            throw UsageError("--limit is a number from 1 to 500")
        }
        limit = Int(number)
    }
    let wiki = try openWiki(Store(folder: options.folder, access: .readOnly), derives: false)
    let found = try wiki.search(
        SearchRequest(text: options.operands.joined(separator: " "), limit: limit))
    if options.has("--json") {
        Terminal.say(String(decoding: SearchAnswer.json(found), as: UTF8.self))
        return
    }
    if found.isByNameOnly {
        Terminal.complain("there is no search index yet, so only names are searched; meent rebuild makes one")
    }
    if let lag = found.lag {
        Terminal.complain("the search index is behind: \(lag.pages) changed pages are not searched yet")
    }
    if let suggestion = found.suggestion {
        let asked =
            found.isCorrected ? "Nothing was found for that; this is what was found for" : "Did you mean"
        Terminal.say("\(asked): \(suggestion)\n")
    }
    if found.answersTheOtherWords {
        Terminal.say("Not found: \(found.missing.joined(separator: ", "))\n")
    }
    guard !found.pages.isEmpty else { return Terminal.say("nothing was found; try fewer or other words") }
    for page in found.pages {
        let section = page.sections[0]
        let headings = section.headings.filter { $0 != page.title }
        Terminal.say(
            ([page.title] + headings).joined(separator: " › ")
                + "\n  /\(page.page.kind == .page ? "wiki" : "file")/\(page.page.name.address)"
                + (section.anchor.isEmpty ? "" : "#\(section.anchor)") + "\n  "
                + plain(section.snippet) + "\n")
    }
    Terminal.say("\(found.pages.count) of \(found.total) pages")
}

/// A snippet without its marks, for a terminal.
private func plain(_ snippet: [UInt8]) -> String {
    let entities: [(String, UInt8)] = [
        ("&amp;", 0x26), ("&lt;", 0x3C), ("&gt;", 0x3E), ("&quot;", 0x22), ("&#39;", 0x27),
    ]
    var plain: [UInt8] = []
    var rest = snippet[...]
    while let byte = rest.first {
        if let tag = ["<mark>", "</mark>"].first(where: { rest.starts(with: $0.utf8) }) {
            rest = rest.dropFirst(tag.utf8.count)
        } else if let entity = entities.first(where: { rest.starts(with: $0.0.utf8) }) {
            plain.append(entity.1)
            rest = rest.dropFirst(entity.0.utf8.count)
        } else {
            plain.append(byte < 0x20 || byte == 0x7F ? 0x20 : byte)
            rest = rest.dropFirst()
        }
    }
    return String(decoding: plain, as: UTF8.self)
}
