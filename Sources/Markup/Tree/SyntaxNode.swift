import CCMarkGFM
import Glibc

/// A node of a `SyntaxTree`, valid as long as that lives.
struct SyntaxNode: Equatable {
    let pointer: OpaquePointer

    /// What a node is.
    enum Kind: Equatable {
        case document, blockQuote, list, item, codeBlock, htmlBlock, paragraph, heading, thematicBreak
        case footnoteDefinition, table, tableHeader, tableRow, tableCell
        case text, softBreak, lineBreak, code, htmlInline, emphasis, strong, strikethrough, link, image
        case footnoteReference
        /// An item that shows a box, ticked or not.
        case task(done: Bool)
        /// Nothing that the attached extensions make.
        case other
    }

    var kind: Kind {
        switch cmark_node_get_type(pointer) {
        case CMARK_NODE_DOCUMENT: .document
        case CMARK_NODE_BLOCK_QUOTE: .blockQuote
        case CMARK_NODE_LIST: .list
        case CMARK_NODE_ITEM:
            hasTypeName("tasklist")
                ? .task(done: cmark_gfm_extensions_get_tasklist_item_checked(pointer)) : .item
        case CMARK_NODE_CODE_BLOCK: .codeBlock
        case CMARK_NODE_HTML_BLOCK: .htmlBlock
        case CMARK_NODE_PARAGRAPH: .paragraph
        case CMARK_NODE_HEADING: .heading
        case CMARK_NODE_THEMATIC_BREAK: .thematicBreak
        case CMARK_NODE_FOOTNOTE_DEFINITION: .footnoteDefinition
        case CMARK_NODE_TEXT: .text
        case CMARK_NODE_SOFTBREAK: .softBreak
        case CMARK_NODE_LINEBREAK: .lineBreak
        case CMARK_NODE_CODE: .code
        case CMARK_NODE_HTML_INLINE: .htmlInline
        case CMARK_NODE_EMPH: .emphasis
        case CMARK_NODE_STRONG: .strong
        case CMARK_NODE_LINK: .link
        case CMARK_NODE_IMAGE: .image
        case CMARK_NODE_FOOTNOTE_REFERENCE: .footnoteReference
        default: extensionKind
        }
    }

    /// The types of extensions are numbered when they are registered, so their names decide.
    private var extensionKind: Kind {
        if hasTypeName("table_cell") { return .tableCell }
        if hasTypeName("table_row") { return .tableRow }
        if hasTypeName("table_header") { return .tableHeader }
        if hasTypeName("table") { return .table }
        if hasTypeName("strikethrough") { return .strikethrough }
        return .other
    }

    private func hasTypeName(_ name: StaticString) -> Bool {
        guard let own = cmark_node_get_type_string(pointer) else { return false }
        return strcmp(own, UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)) == 0
    }

    var parent: SyntaxNode? { cmark_node_parent(pointer).map(SyntaxNode.init) }
    var next: SyntaxNode? { cmark_node_next(pointer).map(SyntaxNode.init) }
    var previous: SyntaxNode? { cmark_node_previous(pointer).map(SyntaxNode.init) }
    var firstChild: SyntaxNode? { cmark_node_first_child(pointer).map(SyntaxNode.init) }
    var lastChild: SyntaxNode? { cmark_node_last_child(pointer).map(SyntaxNode.init) }

    /// The text of a leaf; of a footnote's reference, its number.
    var literal: UnsafeBufferPointer<UInt8> { Self.bytes(cmark_node_get_literal(pointer)) }
    var url: UnsafeBufferPointer<UInt8> { Self.bytes(cmark_node_get_url(pointer)) }
    var title: UnsafeBufferPointer<UInt8> { Self.bytes(cmark_node_get_title(pointer)) }
    var fenceInfo: UnsafeBufferPointer<UInt8> { Self.bytes(cmark_node_get_fence_info(pointer)) }

    var headingLevel: Int { Int(cmark_node_get_heading_level(pointer)) }
    /// From 1.
    var startLine: Int { Int(cmark_node_get_start_line(pointer)) }
    /// In bytes, from 1.
    var startColumn: Int { Int(cmark_node_get_start_column(pointer)) }

    var isTightList: Bool { cmark_node_get_list_tight(pointer) != 0 }
    var isOrderedList: Bool { cmark_node_get_list_type(pointer) == CMARK_ORDERED_LIST }
    var listStart: Int { Int(cmark_node_get_list_start(pointer)) }

    /// How a table's columns are aligned: `l`, `c`, `r` or 0.
    var columnAlignments: [UInt8] {
        guard let alignments = cmark_gfm_extensions_get_table_alignments(pointer) else { return [] }
        let columns = Int(cmark_gfm_extensions_get_table_columns(pointer))
        return Array(UnsafeBufferPointer(start: alignments, count: columns))
    }

    /// Takes the node out of its tree and frees it. An iterator must neither stand on it nor be about to.
    func remove() {
        cmark_node_unlink(pointer)
        cmark_node_free(pointer)
    }

    private static func bytes(_ text: UnsafePointer<CChar>?) -> UnsafeBufferPointer<UInt8> {
        guard let text else { return UnsafeBufferPointer(start: nil, count: 0) }
        return UnsafeBufferPointer(
            start: UnsafeRawPointer(text).assumingMemoryBound(to: UInt8.self), count: strlen(text))
    }
}
