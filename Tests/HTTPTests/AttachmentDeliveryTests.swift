import HTTP
import TestSupport
import Testing

/// The beginnings of files of each kind.
enum Samples {
    static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13]
    static let jpeg: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0, 0, 16]
    static let gif = Array("GIF89a/*...*/=alert(1)".utf8)
    static let webp = Array("RIFF\u{1}\u{2}\u{3}\u{4}WEBPVP8 ".utf8)
    static let avif: [UInt8] = [0, 0, 0, 28] + Array("ftypmif1\0\0\0\0mif1avifmiaf".utf8)
    static let mp4: [UInt8] = [0, 0, 0, 20] + Array("ftypisom\0\0\0\0mp42avif".utf8)
    static let pdf = Array("%PDF-1.7\n".utf8)
    static let svg = Array("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>".utf8)
    static let html = Array("<!DOCTYPE html><script>alert(1)</script>".utf8)
    static let text = Array("alert(1)".utf8)
}

struct MediaTypeSniffingTests {
    @Test(
        arguments: [
            (Samples.png, "image/png"), (Samples.jpeg, "image/jpeg"), (Samples.gif, "image/gif"),
            (Array("GIF87a".utf8), "image/gif"), (Samples.webp, "image/webp"), (Samples.avif, "image/avif"),
            (Samples.pdf, "application/pdf"), (Samples.svg, "image/svg+xml"), (Samples.html, nil),
            (Samples.text, nil),
            (Samples.mp4, nil), ([], nil), ([0xFF, 0xD8], nil), (Array("GIF88a".utf8), nil),
            ([0, 0, 0, 28] + Array("ftypavif".utf8), "image/avif"),
            ([0, 0, 0, 9] + Array("ftypa".utf8), nil),
            ([0xFF, 0xFF, 0xFF, 0xFF] + Array("ftypavis".utf8), "image/avif"),
            (
                Array(
                    "\u{FEFF} <?xml version=\"1.0\"?>\n<!-- <a> -->\r\n<!DOCTYPE svg PUBLIC \"x\">\n<svg\n>"
                        .utf8), "image/svg+xml"
            ),
            (Array("<svg>".utf8), "image/svg+xml"), (Array("<svg/>".utf8), "image/svg+xml"),
            (Array("<svg".utf8), nil), (Array("<svgx>".utf8), nil), (Array("<!-- <svg>".utf8), nil),
            (Array("<?xml version=\"1.0\"?><html><svg>".utf8), nil), (Array("x<svg>".utf8), nil),
            (Array("<!DOCTYPE svg [<!ENTITY a \"b\">]><svg>".utf8), nil), (Array("<!DOCTYPE svg".utf8), nil),
        ] as [([UInt8], String?)])
    func sniffing(bytes: [UInt8], type: String?) {
        #expect(MediaType.sniff(bytes) == type)
    }

    @Test(
        arguments: [
            ("a.PNG", "image/png"), ("/x/y.tar.gz", "application/gzip"), ("a.jpeg", "image/jpeg"),
            ("png", nil),
            (".png", nil), ("x/.png", nil), ("a.", nil), ("a.png/b", nil), ("a.unknown", nil), ("", nil),
            ("a.pn\u{301}g", nil), ("a.png ", nil), ("style.css", "text/css; charset=utf-8"),
        ] as [(String, String?)])
    func names(path: String, type: String?) {
        #expect(MediaType.named(by: path) == type)
    }
}

struct AttachmentDeliveryTests {
    @Test(arguments: [
        ("x.png", Samples.png, "image/png"), ("x.JPG", Samples.jpeg, "image/jpeg"),
        ("x.gif", Samples.gif, "image/gif"),
        ("x.webp", Samples.webp, "image/webp"), ("a/x.avif", Samples.avif, "image/avif"),
    ])
    func picturesThatAgreeAreInline(path: String, bytes: [UInt8], type: String) {
        let delivery = AttachmentDelivery(path: path, firstBytes: bytes)
        #expect(delivery.contentType == type)
        #expect(delivery.isInline)
    }

    private static let octets = "application/octet-stream"

    @Test(arguments: [
        ("x.svg", Samples.svg, "image/svg+xml"), ("x.svg", Samples.html, octets),
        ("x.svg", Samples.png, octets),
        ("x.png", Samples.svg, octets), ("x.png", Samples.gif, octets), ("x.png", Samples.html, octets),
        ("x.png", [], octets), ("x.gif", Samples.png, octets), ("x.avif", Samples.mp4, octets),
        ("x.txt", Samples.svg, "text/plain; charset=utf-8"),
        ("x.txt", Samples.png, "text/plain; charset=utf-8"),
        ("x.md", Samples.text, "text/plain; charset=utf-8"),
        ("x.csv", Samples.text, "text/plain; charset=utf-8"),
        ("x.html", Samples.html, octets), ("x.HTM", Samples.html, octets), ("x.xhtml", Samples.html, octets),
        ("x.xml", Samples.svg, octets), ("x.xsl", Samples.text, octets), ("x.mht", Samples.text, octets),
        ("x.swf", Samples.text, octets), ("evil.js", Samples.text, octets),
        ("evil.mjs", Samples.text, octets),
        ("x.css", Samples.text, octets), ("x.json", Samples.text, octets), ("x.wasm", Samples.text, octets),
        ("x.webmanifest", Samples.text, octets), ("x.pdf", Samples.pdf, "application/pdf"),
        ("x.pdf", Samples.html, octets), ("x", Samples.png, octets),
        ("x.zip", Samples.text, "application/zip"),
        ("x.mp4", Samples.mp4, "video/mp4"),
        ("x.odt", Samples.text, "application/vnd.oasis.opendocument.text"),
    ])
    func everythingElseIsAttached(path: String, bytes: [UInt8], type: String) {
        let delivery = AttachmentDelivery(path: path, firstBytes: bytes)
        #expect(delivery.contentType == type)
        #expect(!delivery.isInline)
        #expect(delivery.disposition(filename: path).hasPrefix("attachment; filename="))
    }

    @Test func noNameGivesATypeThatRuns() {
        let endings = [
            "html", "htm", "xhtml", "xht", "shtml", "svg", "svgz", "xml", "xsl", "xslt", "js", "mjs", "css",
            "json", "swf",
            "mht", "mhtml", "hta", "vbs", "wasm", "jar", "pdf", "png", "txt", "md", "rdf", "atom", "rss",
            "appcache",
        ]
        for ending in endings {
            for bytes in [Samples.html, Samples.svg, Samples.png, Samples.text, Samples.gif, Samples.pdf] {
                let type = AttachmentDelivery(path: "x.\(ending)", firstBytes: bytes).contentType
                #expect(!type.contains("html") && !type.contains("script") && !type.contains("css"))
                #expect(
                    !type.contains("xml")
                        || type == "image/svg+xml" && ending == "svg" && bytes == Samples.svg)
            }
        }
    }
}

struct ContentDispositionTests {
    @Test(arguments: [
        ("a.png", "a.png", "a.png"), ("../../x", "x", "x"), ("..\\x", "x", "x"),
        ("/etc/passwd", "passwd", "passwd"),
        ("C:\\x", "x", "x"), ("a\u{0}.png", "a.png", "a.png"), (".htaccess", ".htaccess", ".htaccess"),
        ("\"\r\nX: y", "_X: y", "%22X%3A%20y"),
        ("\"; filename=evil.html", "__ filename=evil.html", "%22%3B%20filename%3Devil.html"),
        ("exe\u{202E}gpj.x", "exegpj.x", "exegpj.x"),
        ("caf\u{E9} 100%.txt", "caf_ 100_.txt", "caf%C3%A9%20100%25.txt"),
        ("🌍", "_", "%F0%9F%8C%8D"), ("", "file", "file"), ("..", "file", "file"), ("a/", "file", "file"),
        ("\u{200B}", "file", "file"), ("\"\u{301}", "__", "%22%CC%81"), ("\r\n", "file", "file"),
        ("'it*s'", "'it*s'", "%27it%2As%27"),
    ])
    func names(name: String, ascii: String, encoded: String) {
        let parameters = "filename=\"\(ascii)\"; filename*=UTF-8''\(encoded)"
        #expect(ContentDisposition.attachment(filename: name) == "attachment; " + parameters)
        #expect(ContentDisposition.inline(filename: name) == "inline; " + parameters)
    }

    @Test func longNamesAreCutBetweenCharacters() {
        let header = ContentDisposition.attachment(filename: String(repeating: "🌍", count: 100))
        #expect(header.hasSuffix("''" + String(repeating: "%F0%9F%8C%8D", count: 50)))
    }

    @Test func noNameEndsTheLine() {
        var random = Dice(state: 7)
        let scalars = Array("\r\n\";\\%'/=a .\u{0}\u{301}\u{2028}é🌍".unicodeScalars)
        for _ in 0..<5_000 {
            var name = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...12, using: &random) {
                name.append(scalars.randomElement(using: &random) ?? "a")
            }
            let header = ContentDisposition.attachment(filename: String(name))
            #expect(header.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F })
            #expect(header.utf8.count { $0 == 0x22 } == 2)
            let quoted = header.utf8.split(separator: 0x22)[1]
            #expect(!quoted.contains(0x5C) && !quoted.contains(0x3B))
        }
    }
}
