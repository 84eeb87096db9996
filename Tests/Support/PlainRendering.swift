public import Markup

/// Shows every text as it is, without links: for tests that are not about how pages look.
public struct PlainRendering: PageRendering {
    /// There is one of its kind.
    public init() {}

    /// Each text as it is.
    public func render(_ requests: [RenderRequest]) -> [RenderResult] {
        requests.map { .rendered(.plain($0.text, outcome: .complete)) }
    }
}
