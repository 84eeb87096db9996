internal import HTTP
internal import JSON
internal import Mustache
internal import Wiki
internal import WikiCore
internal import WikiStore

extension Site {
    /// So many lines stand on a screen.
    private static let linesOnScreen = 2_000

    /// `?action=blame`: who wrote each line.
    func blameScreen(_ place: Place, _ visit: Visit) throws -> Response {
        let page = try existing(place)
        guard let head = try wiki.revision(try visit.revision("oldid") ?? page.head) else {
            throw SiteError.revisionNotFound
        }
        guard head.page == page.id else {
            return redirect(to: "/r/\(head.id)", status: 302)
        }
        let from = try firstLine(visit)
        let blame = try wiki.blame(head)
        let lines = Array(blame.lines.dropFirst(from - 1).prefix(Self.linesOnScreen))
        let title = String(page.name.lastSegment)
        let address = Address.of(page)
        let base = "\(address)?action=blame" + (head.id == page.head ? "" : "&oldid=\(head.id)")
        return self.page(
            "blame",
            [
                "title": .text(visit.catalogue["blameTitle", title]), "noindex": true,
                "heading": .text(visit.catalogue["blameTitle", title]),
                "page": pageContext(.page, page.name, title: title), "tab": ["history": true],
                "notices": .list(blame.isComplete ? [] : [notice("note", visit.catalogue["noteBlameCut"])]),
                "runs": .list(runs(of: lines, from: from, visit)),
                "pager": pager(
                    previous: from == 1 ? nil : "\(base)&from=\(max(1, from - Self.linesOnScreen))",
                    next: from - 1 + lines.count < blame.lines.count
                        ? "\(base)&from=\(from + lines.count)" : nil),
            ], visit)
    }

    private func firstLine(_ visit: Visit) throws -> Int {
        guard let text = visit.query("from") else { return 1 }
        guard let line = Int64(decimal: text), line > 0, line < 1 << 32 else {
            throw SiteError.badRequest("`from` is the number of a line")
        }
        return Int(line)
    }

    /// Lines that came with one revision and stand together.
    private func runs(of lines: [BlamedText.Line], from: Int, _ visit: Visit) -> [MustacheValue] {
        var runs: [MustacheValue] = []
        var start = 0
        while start < lines.count {
            let revision = lines[start].revision
            let end = lines[start...].firstIndex { $0.revision.id != revision.id } ?? lines.count
            runs.append([
                "href": .text("/r/\(revision.id)"), "author": .text(shown(revision.author, visit)),
                "time": .text(visit.catalogue.date(revision.time.civil())),
                "iso": .text(revision.time.rfc3339),
                "comment": .text(oneLine(revision.comment)),
                "lines": .list(
                    (start..<end).map { index in
                        ["number": .integer(from + index), "text": .text(Self.readable(lines[index].text))]
                    }),
            ])
            start = end
        }
        return runs
    }

    /// `GET /api/v1/blame/NAME`.
    func getBlame(_ name: String) throws -> Response {
        guard let page = try wiki.find(.page, PageKey(lookingUp: name)), page.isLiving,
            let head = try wiki.revision(page.head)
        else { throw SiteError.pageNotFound }
        return json([
            "lines": .array(
                try wiki.blame(head).lines.map { line in
                    [
                        "revision": .integer(line.revision.id.value), "author": .string(line.revision.author),
                        "time": .string(line.revision.time.rfc3339),
                        "text": .string(Self.readable(line.text)),
                    ]
                })
        ])
    }

    /// A line without its line end.
    private static func readable(_ line: [UInt8]) -> String {
        var line = line[...]
        if line.last == 0x0A { line.removeLast() }
        if line.last == 0x0D { line.removeLast() }
        return String(decoding: line, as: UTF8.self)
    }
}
