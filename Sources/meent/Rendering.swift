internal import Markup
internal import Wiki
internal import WikiStore

/// A wiki for use, its pages rendered by workers that are this program again: the very file that runs, also after an
/// update has put another in its place, whose workers might speak otherwise.
///
/// - Parameter derives: whether pages are rendered in the background as they change.
func openWiki(_ store: Store, derives: Bool = true) throws -> Wiki {
    let program = "/proc/self/exe"
    return try Wiki(
        store: store, renderer: RendererPool(executable: program),
        documents: DocumentReader(executable: program),
        derives: derives)
}

/// `markup-worker`: renders what comes on standard input until that ends.
func runMarkupWorker() -> Never {
    let renderer = Renderer()
    MarkupWorker.run { renderer.render($0.text, name: $0.name, root: $0.root) }
}
