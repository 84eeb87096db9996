extension TreeWalker {
    /// Where in a table the walk is.
    struct TableState {
        var alignments: [UInt8] = []
        var isInHeader = false
        var hasBody = false
        var column = 0
        /// Whether the walk is in a cell.
        var isInCell = false
    }

    /// Opens a table or a part of it.
    mutating func enterTable(_ node: SyntaxNode, _ kind: SyntaxNode.Kind) {
        html.freshLine()
        switch kind {
        case .table:
            write(ends: elements.impliedEnds(of: "p"))
            table = TableState(alignments: node.columnAlignments)
            html.write("<table>")
        case .tableCell:
            html.write(table.isInHeader ? "<th" : "<td")
            let alignment = table.column < table.alignments.count ? table.alignments[table.column] : 0
            switch alignment {
            case UInt8(ascii: "l"): html.write(" align=\"left\"")
            case UInt8(ascii: "c"): html.write(" align=\"center\"")
            case UInt8(ascii: "r"): html.write(" align=\"right\"")
            default: break
            }
            html.write(">")
            table.isInCell = true
        default:
            table.column = 0
            if kind == .tableHeader {
                table.isInHeader = true
                html.write("<thead>\n")
            } else if !table.hasBody {
                table.hasBody = true
                html.write("<tbody>\n")
            }
            html.write("<tr>")
        }
        beginFrame()
    }

    /// Closes it.
    mutating func exitTable(_ kind: SyntaxNode.Kind) {
        endFrame()
        switch kind {
        case .table:
            html.freshLine()
            if table.hasBody { html.write("</tbody>\n") }
            html.write("</table>\n")
            plain.endBlock()
        case .tableCell:
            html.write(table.isInHeader ? "</th>" : "</td>")
            table.column += 1
            table.isInCell = false
            plain.endWord()
        default:
            html.write("\n</tr>")
            if kind == .tableHeader {
                table.isInHeader = false
                html.write("\n</thead>")
            }
            plain.endBlock()
        }
    }
}
