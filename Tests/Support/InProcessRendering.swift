public import Markup
internal import Synchronization

/// Renders without workers, one page at a time in the whole process: the parser is not thread-safe.
public struct InProcessRendering: PageRendering {
    private static let turn = Mutex(())

    /// Ready to render.
    public init() {}

    /// Renders each page as a worker would.
    public func render(_ requests: [RenderRequest]) -> [RenderResult] {
        requests.map { .rendered(Self.page($0.text, name: $0.name, root: $0.root)) }
    }

    /// One page.
    public static func page(_ text: [UInt8], name: String, root: String) -> RenderedPage {
        turn.withLock { _ in Renderer().render(text, name: name, root: root) }
    }
}
