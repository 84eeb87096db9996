import Markup

/// Shows every text as it is, without links: for tests that are not about how pages look.
struct PlainRendering: PageRendering {
    func render(_ requests: [RenderRequest]) -> [RenderResult] {
        requests.map { .rendered(.plain($0.text, outcome: .complete)) }
    }
}
