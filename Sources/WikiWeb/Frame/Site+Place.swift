internal import HTTP
internal import Wiki
internal import WikiCore
internal import WikiStore

extension Site {
    /// What an address below `/wiki/` or `/file/` leads to.
    enum Place {
        /// The page, by its proper address.
        case living(PageRecord)
        /// A deleted page.
        case deleted(PageRecord)
        /// No page yet, under a name that could be one's.
        case missing(PageName)
        /// The proper address is another.
        case elsewhere(String, status: Int)
    }

    /// Looks up what stands behind `/wiki/` or `/file/`.
    ///
    /// - Throws: `PageNameError` for a name that no page can have, if none is found for its full-width form either.
    func place(_ kind: PageKind, _ name: String, _ visit: Visit) throws -> Place {
        if name.utf8.last == 0x2F {
            let folder = String(decoding: name.utf8.dropLast(), as: UTF8.self)
            let key = PageKey(lookingUp: folder)
            if try wiki.living(kind, key) == nil, let inside = try wiki.folderPage(key) {
                return .elsewhere(Address.of(inside) + visit.queryString, status: 302)
            }
            return .elsewhere(
                Address.of(kind, try PageName(decodedAddress: PageKey.widened(folder))) + visit.queryString,
                status: 301)
        }
        let found = try wiki.lookup(kind, PageKey(lookingUp: name))
        switch found {
        case .living(let page), .deleted(let page):
            guard page.name.isWritten(asDecodedAddress: name) else {
                return .elsewhere(Address.of(page) + visit.queryString, status: 301)
            }
            return page.isLiving ? .living(page) : .deleted(page)
        case .alias where visit.query("redirect") == "no": return .missing(try PageName(decodedAddress: name))
        case .alias(let page):
            return .elsewhere(Address.of(page) + fromOldName(name, visit), status: 302)
        case .missing:
            let missing = try PageName(decodedAddress: name)
            guard missing.isWritten(asDecodedAddress: name) else {
                return .elsewhere(Address.of(kind, missing) + visit.queryString, status: 301)
            }
            return .missing(missing)
        }
    }

    /// The query for the present address of a page that was asked for by an old name.
    private func fromOldName(_ name: String, _ visit: Visit) -> String {
        let query = visit.queryString
        return (query.isEmpty ? "?" : query + "&") + "from=" + PageName.percentEncoded(name)
    }

    /// The way to a revision's own page, where the address names another.
    func leadsElsewhere(_ place: Place, _ page: PageRecord, _ visit: Visit) throws -> Response? {
        switch place {
        case .living(let named) where named.id == page.id: return nil
        case .deleted(let named) where named.id == page.id: return nil
        default: return redirect(to: Address.of(page) + visit.queryString, status: 302)
        }
    }
}
