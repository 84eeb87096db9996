/// A feed as feed readers and browsers take it (RFC 4287).
struct AtomFeed {
    /// The address of the feed, which is its id too.
    let address: String
    /// What the feed is of.
    let title: String
    /// What people see at the same place.
    let page: String
    /// When something in it changed last, by RFC 3339.
    let updated: String
    /// The language of its words.
    let language: String
    /// What happened, newest first.
    let entries: [Entry]

    /// Something that happened.
    struct Entry {
        /// Its permanent address, which is its id too.
        let address: String
        /// What happened, in a few words.
        let title: String
        /// When, by RFC 3339.
        let updated: String
        /// Who did it; never empty.
        let author: String
        /// What was said of it; may be empty.
        let summary: String
    }

    /// The document, UTF-8. What XML cannot hold is left out.
    func encoded() -> [UInt8] {
        var xml = XMLWriter()
        xml.open("feed", [("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", language)])
        xml.element("id", address)
        xml.element("title", title)
        xml.element("updated", updated)
        xml.empty("link", [("rel", "self"), ("type", "application/atom+xml"), ("href", address)])
        xml.empty("link", [("rel", "alternate"), ("type", "text/html"), ("href", page)])
        xml.element("generator", "Meent")
        for entry in entries {
            xml.open("entry")
            xml.element("id", entry.address)
            xml.element("title", entry.title)
            xml.element("updated", entry.updated)
            xml.open("author")
            xml.element("name", entry.author)
            xml.close("author")
            xml.empty("link", [("rel", "alternate"), ("type", "text/html"), ("href", entry.address)])
            if !entry.summary.isEmpty { xml.element("summary", entry.summary) }
            xml.close("entry")
        }
        xml.close("feed")
        return xml.bytes
    }
}
