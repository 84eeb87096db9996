/// The distinct targets of a page's links.
struct LinkList {
    /// In order of first appearance.
    private(set) var all: [RenderedPage.Link] = []
    private var indices: [RenderedPage.Link: Int] = [:]

    /// The index of a target, which is added if it is new. Names that are canonically equivalent have the same key,
    /// so it does no harm that strings compare so.
    mutating func index(of candidates: [RenderedPage.Candidate]) -> Int {
        let link = RenderedPage.Link(candidates: candidates)
        if let index = indices[link] { return index }
        all.append(link)
        indices[link] = all.count - 1
        return all.count - 1
    }
}
