/// Documents for tests, made here.
public enum Documents {
    /// A PDF with a line on each page, in ASCII without brackets.
    public static func pdf(_ pages: [String]) -> [UInt8] {
        let kids = pages.indices.map { "\(4 + 2 * $0) 0 R" }.joined(separator: " ")
        var objects = [
            "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [\(kids)] /Count \(pages.count) >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        ]
        for (index, line) in pages.enumerated() {
            let drawing = "BT /F1 12 Tf 50 800 Td (\(line)) Tj ET"
            objects.append(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
                    + "/Resources << /Font << /F1 3 0 R >> >> /Contents \(5 + 2 * index) 0 R >>")
            objects.append("<< /Length \(drawing.utf8.count) >>\nstream\n\(drawing)\nendstream")
        }
        var text = "%PDF-1.4\n"
        var places: [Int] = []
        for (index, object) in objects.enumerated() {
            places.append(text.utf8.count)
            text += "\(index + 1) 0 obj\n\(object)\nendobj\n"
        }
        let start = text.utf8.count
        text += "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
        for place in places {
            let digits = String(place)
            text += String(repeating: "0", count: 10 - digits.utf8.count) + digits + " 00000 n \n"
        }
        text += "trailer << /Size \(objects.count + 1) /Root 1 0 R >>\nstartxref\n\(start)\n%%EOF\n"
        return Array(text.utf8)
    }

    /// A Word file with a paragraph for each line, deflated.
    public static func word(_ lines: [String]) -> [UInt8] {
        zip([
            "word/document.xml":
                "<?xml version=\"1.0\"?><w:document><w:body>"
                + lines.map { "<w:p><w:r><w:t>\($0)</w:t></w:r></w:p>" }.joined() + "</w:body></w:document>"
        ])
    }

    /// An archive of these parts, as Python's `zipfile` makes it.
    public static func zip(_ parts: KeyValuePairs<String, String>, stored: Bool = false) -> [UInt8] {
        let calls = parts.map { "z.writestr('\($0)','''\($1)''')" }.joined(separator: "; ")
        return python(
            "import io,sys,zipfile; b=io.BytesIO(); z=zipfile.ZipFile(b,'w',zipfile.\(stored ? "ZIP_STORED" : "ZIP_DEFLATED")); "
                + calls + "; z.close(); sys.stdout.buffer.write(b.getvalue())")
    }

    /// What a line of Python writes.
    public static func python(_ line: String) -> [UInt8] {
        GitRepository.shell("python3 -c \"" + line.replacing("\"", by: "\\\"") + "\"")
    }
}

extension String {
    fileprivate func replacing(_ old: Character, by new: String) -> String {
        reduce(into: "") { $0 += $1 == old ? new : String($1) }
    }
}
