import CCMarkGFM

/// A page as cmark-gfm parsed it: owns the C library's memory and frees all of it in `deinit`.
///
/// cmark-gfm is not thread-safe: a process parses with one thread at a time.
final class SyntaxTree {
    /// The document.
    let root: SyntaxNode

    /// Registered once a process; registering twice would leak.
    private static let registration: Void = cmark_gfm_core_extensions_ensure_registered()

    /// Parses UTF-8 with GitHub's extensions and footnotes; nil where the library gives no tree.
    init?(parsing text: UnsafeBufferPointer<UInt8>) {
        Self.registration
        guard let parser = cmark_parser_new(CMARK_OPT_FOOTNOTES) else { return nil }
        defer { cmark_parser_free(parser) }
        for name in ["table", "strikethrough", "autolink", "tasklist"] {
            guard let found = cmark_find_syntax_extension(name),
                cmark_parser_attach_syntax_extension(parser, found) != 0
            else { return nil }
        }
        text.withMemoryRebound(to: CChar.self) { cmark_parser_feed(parser, $0.baseAddress, $0.count) }
        guard let document = cmark_parser_finish(parser) else { return nil }
        root = SyntaxNode(pointer: document)
    }

    deinit {
        cmark_node_free(root.pointer)
    }
}

/// Goes through a tree node by node, without recursion: trees may be deep.
struct SyntaxIterator: ~Copyable {
    /// What the next step found.
    enum Step {
        /// A node opens; a leaf is given only so.
        case enter(SyntaxNode)
        /// A node with children closes.
        case exit(SyntaxNode)
    }

    private let iterator: OpaquePointer

    /// Starts before `node`; nil where memory is short.
    init?(over node: SyntaxNode) {
        guard let iterator = cmark_iter_new(node.pointer) else { return nil }
        self.iterator = iterator
    }

    deinit {
        cmark_iter_free(iterator)
    }

    /// The next step; nil at the end.
    borrowing func next() -> Step? {
        switch cmark_iter_next(iterator) {
        case CMARK_EVENT_ENTER: cmark_iter_get_node(iterator).map { .enter(SyntaxNode(pointer: $0)) }
        case CMARK_EVENT_EXIT: cmark_iter_get_node(iterator).map { .exit(SyntaxNode(pointer: $0)) }
        default: nil
        }
    }

    /// Goes on behind `node`, past its children and its exit.
    borrowing func skip(_ node: SyntaxNode) {
        cmark_iter_reset(iterator, node.pointer, CMARK_EVENT_EXIT)
    }
}
