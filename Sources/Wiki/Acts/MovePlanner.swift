internal import Markup
internal import WikiCore
internal import WikiStore

/// Works out what a move does: who gets which name, and which links are rewritten how.
struct MovePlanner {
    private let wiki: Wiki
    private let request: MoveRequest
    private var plan = MovePlan()
    /// Where each moved page's new name leads.
    private var arrivals: [LivingPages.Key: PageRecord] = [:]
    private var destinations: [PageID: PageName] = [:]
    /// The page that the other becomes part of, where two are united.
    private var union: (source: PageID, target: PageRecord)?

    /// Of so many of the newest revisions, those whose links are not known yet are looked at besides.
    private static let newestRevisions = 1_024

    /// A page whose links may have to be rewritten.
    private struct Suspect {
        let page: PageRecord
        let text: [UInt8]
    }

    /// The plan of a move.
    ///
    /// - Throws: `WikiError.notFound`, `.nothingToDo` or `.nameTaken`; `PageNameError` where a name below the new
    ///   one would be none.
    static func plan(_ request: MoveRequest, in wiki: Wiki) throws -> MovePlan {
        var planner = MovePlanner(wiki: wiki, request: request)
        let suspects = try wiki.store.read { try planner.look($0) }
        for suspect in suspects { try planner.rewrite(suspect) }
        return planner.plan
    }

    /// The text of a page with its links as they must be written on the page that it becomes part of; links to itself
    /// lead there. As it is where that cannot be done.
    static func text(of page: PageRecord, _ text: [UInt8], unitedInto target: PageRecord, in wiki: Wiki)
        throws
        -> [UInt8]
    {
        var planner = MovePlanner(
            wiki: wiki,
            request: MoveRequest(
                kind: page.kind, name: page.name, to: target.name, author: Author(name: ""), comment: ""))
        planner.destinations[page.id] = target.name
        planner.union = (page.id, target)
        try planner.rewrite(Suspect(page: page, text: text))
        return planner.plan.rewrites.first?.text ?? text
    }

    private init(wiki: Wiki, request: MoveRequest) {
        self.wiki = wiki
        self.request = request
    }

    /// Decides who moves, and finds the pages whose links that concerns.
    private mutating func look(_ reader: Reader) throws -> [Suspect] {
        let page = try reader.page(request.kind, keyOrAlias: request.name.key).flatMap {
            $0.isLiving ? $0 : nil
        }
        let name = page?.name ?? request.name
        if let page { plan.moves.append(.init(page: page, name: request.destination)) }
        if request.movesTree {
            for kind in [PageKind.page, .file] { try lookBelow(name, kind, reader) }
        }
        guard !plan.moves.isEmpty else { throw WikiError.notFound }
        guard !name.text.utf8.elementsEqual(request.destination.text.utf8) else {
            throw WikiError.nothingToDo
        }
        for move in plan.moves {
            arrivals[.init(kind: move.page.kind, key: move.name.key)] = move.page
            destinations[move.page.id] = move.name
        }
        for move in plan.moves {
            if let holder = try reader.page(move.page.kind, key: move.name.key), holder.isLiving,
                destinations[holder.id] == nil
            {
                throw WikiError.nameTaken(holder.name)
            }
        }
        return request.rewritesLinks ? try suspects(reader) : []
    }

    private mutating func lookBelow(_ name: PageName, _ kind: PageKind, _ reader: Reader) throws {
        let depth = name.text.utf8.split(separator: 0x2F).count
        var after: PageKey?
        while true {
            let found = try reader.livingPages(
                kind, prefix: PageKey(stored: name.key.text + "/"), after: after, limit: 500)
            for (page, _) in found {
                let rest = page.name.text.utf8.split(separator: 0x2F).dropFirst(depth)
                let below = rest.map { String(Substring($0)) }.joined(separator: "/")
                plan.moves.append(
                    .init(page: page, name: try PageName(request.destination.text + "/" + below)))
            }
            guard found.count == 500, let last = found.last else { return }
            after = last.page.name.key
        }
    }

    private func suspects(_ reader: Reader) throws -> [Suspect] {
        var pages: [PageID: PageRecord] = [:]
        for move in plan.moves {
            if move.page.kind == .page { pages[move.page.id] = move.page }
            for page in try reader.pagesLinking(move.page.kind, to: move.page.name.key, limit: .max) {
                pages[page.id] = page
            }
        }
        let unknown = try reader.underivedPages(
            renderer: Int64(Renderer.version), amongNewest: Self.newestRevisions)
        for page in unknown { pages[page.id] = page }
        return try pages.values.sorted { $0.name.key < $1.name.key }.compactMap { page in
            try page.content.map { Suspect(page: page, text: try reader.content($0)) }
        }
    }
}

extension MovePlanner {
    /// A link of a page, and what it should lead to when all is done.
    private struct Wish {
        let target: RenderedPage.Candidate
        let page: PageID?
    }

    private mutating func rewrite(_ suspect: Suspect) throws {
        let page = suspect.page
        let name = destinations[page.id] ?? page.name
        let old = LinkRewriter.Place(name: page.name.text, root: wiki.root(of: page.name))
        let new = LinkRewriter.Place(name: name.text, root: wiki.root(of: name))
        guard let rewriter = LinkRewriter(text: suspect.text, from: old, to: new) else {
            if try concerns(render([(suspect.text, old)]).first ?? nil) { leave(page, []) }
            return
        }
        guard let before = render([(suspect.text, old)])[0], before.outcome == .complete else {
            return leave(page, [])
        }
        let isMoved = destinations[page.id] != nil
        let wishes = try before.slots.map { try wish(for: before.links[$0.link], isMoved: isMoved) }
        // On a page that stays each link means what it meant, so that most pages need no second look.
        let stays = try wishes.indices.allSatisfy {
            try fulfils(before.links[before.slots[$0].link].candidates, wishes[$0])
        }
        guard isMoved ? !wishes.isEmpty : !stays else { return }
        let places = render([(rewriter.probe, old)])[0].map { rewriter.places(of: before, probed: $0) } ?? []
        guard places.count == wishes.count else { return leave(page, wishes.filter(isOfMoved)) }
        var replacements: [Int: [UInt8]] = [:]
        for (slot, place) in places.enumerated() {
            guard let place, replacements[place] == nil else { continue }
            let wish = wishes[slot]
            let isPicture = before.slots[slot].form.isPicture
            if try fulfils(rewriter.candidates(at: place, isPicture: isPicture), wish) { continue }
            replacements[place] = try rewriter.replacement(
                at: place, to: wish.target, isPicture: isPicture
            ) {
                try fulfils($0, wish)
            }
        }
        try finish(page, rewriter, replacements, before: before, wishes: wishes, places: places, new: new)
    }

    private func isOfMoved(_ wish: Wish) -> Bool {
        wish.page.map { destinations[$0] != nil } ?? false
    }

    /// Keeps what the parser says is right: first all, then without what went wrong.
    private mutating func finish(
        _ page: PageRecord, _ rewriter: LinkRewriter, _ replacements: [Int: [UInt8]], before: RenderedPage,
        wishes: [Wish], places: [Int?], new: LinkRewriter.Place
    ) throws {
        var replacements = replacements
        for _ in 0..<2 {
            let text = rewriter.replacing(replacements)
            guard let made = render([(text, new)])[0], Self.areAlike(before, made) else { break }
            let astray = try wishes.indices.filter {
                try !fulfils(made.links[made.slots[$0].link].candidates, wishes[$0])
            }
            let wrong = Set(astray.compactMap { places[$0] }).intersection(replacements.keys)
            if wrong.isEmpty {
                if !replacements.isEmpty {
                    plan.rewrites.append(.init(page: page, count: replacements.count, text: text))
                }
                return leave(page, astray.map { wishes[$0] }, orNone: true)
            }
            for place in wrong { replacements[place] = nil }
        }
        leave(page, wishes.filter(isOfMoved))
    }

    /// Whether two renderings have the same links in the same order, whatever they lead to.
    private static func areAlike(_ one: RenderedPage, _ other: RenderedPage) -> Bool {
        other.outcome == .complete && one.slots.count == other.slots.count
            && zip(one.slots, other.slots).allSatisfy { one, other in
                one.fragment == other.fragment && one.form.isPicture == other.form.isPicture
            }
    }

    private func render(_ texts: [(text: [UInt8], place: LinkRewriter.Place)]) -> [RenderedPage?] {
        let requests = texts.map { RenderRequest(text: $0.text, name: $0.place.name, root: $0.place.root) }
        return wiki.renderer.render(requests).map { result in
            if case .rendered(let page) = result { page } else { nil }
        }
    }

    /// What a link leads to now is what it should lead to afterwards, by the name that it has then.
    private func wish(for link: RenderedPage.Link, isMoved: Bool) throws -> Wish {
        if var target = try wiki.target(of: link) {
            if let union, union.source == target.id { target = union.target }
            let name = destinations[target.id] ?? target.name
            return Wish(target: .init(kind: target.kind, name: name.text), page: target.id)
        }
        let missing = link.candidates[0]
        guard isMoved, request.movesTree, let name = nameBelow(missing.name) else {
            return Wish(target: missing, page: nil)
        }
        return Wish(target: .init(kind: missing.kind, name: name), page: nil)
    }

    /// What a missing page below the tree that moves is called afterwards; nil for one elsewhere.
    private func nameBelow(_ missing: String) -> String? {
        let top = request.name.text.utf8.split(separator: 0x2F).count
        let segments = missing.utf8.split(separator: 0x2F).map { String(Substring($0)) }
        guard segments.count > top,
            PageKey(lookingUp: segments.prefix(top).joined(separator: "/")) == request.name.key
        else { return nil }
        return ([request.destination.text] + segments.dropFirst(top)).joined(separator: "/")
    }

    /// Whether the first of these names that lives afterwards is what is wished for, by its own name.
    private func fulfils(_ candidates: [RenderedPage.Candidate], _ wish: Wish) throws -> Bool {
        guard !candidates.isEmpty else { return false }
        for candidate in candidates {
            let key = PageKey(lookingUp: candidate.name)
            if let arrival = arrivals[.init(kind: candidate.kind, key: key)] {
                return arrival.id == wish.page
            }
            guard let page = try wiki.living.lookup(candidate.kind, key).target else { continue }
            // What moves is found here by a name that it will have had.
            return page.id == wish.page && destinations[page.id] == nil
        }
        return wish.page == nil
            && PageKey(lookingUp: candidates[0].name) == PageKey(lookingUp: wish.target.name)
    }

    private func concerns(_ page: RenderedPage?) throws -> Bool {
        guard let page else { return true }
        return try wiki.targets(of: page.links).contains { target in
            target.map { destinations[$0.id] != nil } ?? false
        }
    }

    /// Lists links that stay as they are; without any, the page as a whole.
    private mutating func leave(_ page: PageRecord, _ wishes: [Wish], orNone: Bool = false) {
        let targets = wishes.isEmpty && !orNone ? [""] : wishes.map(\.target.name)
        for target in targets {
            let link = MovePlan.LeftLink(page: page.name, target: target)
            if !plan.left.contains(link) { plan.left.append(link) }
        }
    }
}
