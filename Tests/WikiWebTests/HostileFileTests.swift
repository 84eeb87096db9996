import HTTP
import JSON
import TestSupport
import Testing
import Wiki
import WikiCore

@testable import WikiWeb

/// Files of somebody who means harm: none ever goes out as something that runs, under whatever name it came.
@Suite struct HostileFileTests {
    private static let script = Array(
        "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>".utf8)
    private static let page = Array("<!doctype html><script>alert(1)</script>".utf8)
    private static let animation = Array("GIF89a/*".utf8) + [0, 0, 0, 0] + Array("*/=alert(1)".utf8)
    private static let picture: [UInt8] =
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8)

    /// The types that a browser runs, or takes for a page, by their beginnings.
    private static let running = [
        "text/html", "application/xhtml", "text/xml", "application/xml", "text/javascript",
        "application/javascript", "application/ecmascript", "text/css", "application/x-shockwave",
        "multipart/",
        "message/",
    ]

    @Test func whoComesSecondLosesNoFile() throws {
        let site = try TestSite()
        try site.upload("a.bin", [1])
        let answer = try site.upload(form: "x", [0, 2], at: "/file/a.bin?action=upload", base: "0")
        #expect(answer.status == 409)
        let address = try #require(
            answer.text.split(separator: "\"").first { $0.hasPrefix("/file/a.bin?waiting=") }.map(String.init)
        )
        #expect(try site.get(address).bytes == [0, 2])
        #expect(try site.get("/file/a.bin").bytes == [1])
        for wrong in ["/file/a.bin?waiting=99", "/file/a.bin?waiting=x"] {
            #expect(try site.get(wrong).status == 404)
        }
    }

    @Test(
        arguments: [
            ("x.svg", script, "image/svg+xml"), ("x.png", script, nil),
            ("x.txt", script, "text/plain; charset=utf-8"),
            ("x.html", page, nil), ("x.xhtml", page, nil), ("x.xml", page, nil), ("x.xsl", page, nil),
            ("x.mht", page, nil),
            ("x.swf", page, nil), ("x.pdf", page, nil), ("x.js", Array("alert(1)".utf8), nil),
            ("x.mjs", Array("alert(1)".utf8), nil), ("x.css", Array("*{}".utf8), nil), ("x.wasm", page, nil),
            ("x.png", page, nil), ("x.gif", page, nil), ("x.jpg", picture, nil), ("x", page, nil),
            ("x.php", Array("<?php phpinfo();".utf8), nil), ("x.md", page, "text/plain; charset=utf-8"),
            ("x.png.html", picture, nil), ("x.HTML", page, nil),
        ] as [(String, [UInt8], String?)])
    func goesOutAsWhatCannotRun(name: String, bytes: [UInt8], type: String?) throws {
        let site = try TestSite()
        try site.upload(name, bytes)
        for address in ["/file/\(name)", "/api/v1/files/\(name)", "/file/\(name)?oldid=1"] {
            let answer = try site.get(address)
            #expect(answer.status == 200 && answer.bytes == bytes, "\(address)")
            #expect(answer.headers["Content-Type"] == type ?? "application/octet-stream", "\(address)")
            #expect(answer.headers["Content-Disposition"]?.hasPrefix("attachment;") == true, "\(address)")
            expectGuarded(answer)
        }
    }

    @Test(arguments: [("a.gif", animation, "image/gif"), ("a.png", picture, "image/png")])
    func aPictureIsShownInPlaceAndGuardedToo(name: String, bytes: [UInt8], type: String) throws {
        let site = try TestSite()
        try site.upload(name, bytes)
        let answer = try site.get("/file/\(name)")
        #expect(answer.headers["Content-Type"] == type)
        #expect(answer.headers["Content-Disposition"]?.hasPrefix("inline;") == true)
        expectGuarded(answer)
    }

    private func expectGuarded(_ answer: Response) {
        #expect(answer.headers["X-Content-Type-Options"] == "nosniff")
        let policy = answer.headers["Content-Security-Policy"] ?? ""
        #expect(policy.contains("default-src 'none'") && policy.contains("sandbox"))
        let type = answer.headers["Content-Type"] ?? ""
        #expect(!Self.running.contains { type.hasPrefix($0) }, "\(type)")
    }

    /// The name that a file had where it came from, and the page's file that becomes of it; nil for a name that is refused.
    @Test(
        arguments: [
            ("../../x.png", "x.png"), ("..\\x.png", "x.png"), ("/etc/passwd", "passwd"),
            ("C:\\x.png", "x.png"),
            (".htaccess", ".htaccess"), ("con", "con"), ("a\u{202E}gpj.exe", nil), ("..", nil), (".", nil),
            ("", nil),
            ("x/", nil), (String(repeating: "a", count: 300) + ".png", nil), ("a;b.html", "a;b.html"),
            ("<img src=x onerror=1>.png", "＜img src=x onerror=1＞.png"), ("a b&c'd.png", "a b&c'd.png"),
            ("é\u{301}.png", "é\u{301}.png"), ("wiki.db", "wiki.db"),
        ] as [(String, String?)])
    func aNameIsDataAndNoPath(filename: String, name: String?) throws {
        let site = try TestSite()
        let before = try files(of: site)
        let answer = try site.upload(form: filename, Self.picture)
        guard let name else {
            #expect(answer.status == 400, "\(filename.debugDescription): \(answer.status)")
            #expect(ScreenOracle.faults(in: answer.bytes) == [])
            #expect(try files(of: site) == before)
            return
        }
        #expect(answer.status == 303, "\(filename.debugDescription): \(answer.text)")
        let address = "/file/" + (try PageName(name)).address
        #expect(
            answer.headers["Location"]?.hasPrefix(address + "?") == true,
            "\(answer.headers["Location"] ?? "")")
        let sent = try site.get(address)
        #expect(sent.bytes == Self.picture)
        let disposition = try #require(sent.headers["Content-Disposition"])
        #expect(disposition.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }, "\(disposition)")
        #expect(disposition.utf8.count { $0 == 0x3B } == 2, "\(disposition)")
        #expect(disposition.utf8.count { $0 == 0x22 } == 2, "\(disposition)")
        for screen in [
            "\(address)?action=info", "\(address)?action=history", "/changes", "\(address)?action=delete",
        ] {
            let screen = try site.get(screen)
            #expect(screen.status == 200 && ScreenOracle.faults(in: screen.bytes) == [])
        }
        #expect(try files(of: site) == before, "a file's name reached the disk")
    }

    @Test func fieldsOfAPartCannotEndTheLine() throws {
        let site = try TestSite()
        let answer = try site.upload(form: "a.png\"\r\nX-Evil: y\r\nz=\"", Self.picture)
        #expect([303, 400].contains(answer.status))
        for field in answer.headers.fields {
            #expect(field.name != "X-Evil" && !field.value.utf8.contains { $0 < 0x20 })
        }
    }

    @Test func nothingIsAFileToo() throws {
        let site = try TestSite()
        #expect(try site.upload(form: "nothing.txt", []).status == 303)
        let answer = try site.get("/file/nothing.txt")
        #expect(answer.status == 200 && answer.bytes.isEmpty)
        #expect(try site.get("/file/nothing.txt?action=info").status == 200)
    }

    @Test func aFileHasABound() throws {
        let site = try TestSite()
        let over = [UInt8](repeating: 1, count: Wiki.largestFile + 1)
        #expect(try site.upload(form: "over.bin", over).status == 413)
        #expect(try site.ask(.put, "/api/v1/files/over.bin", body: over).status == 413)
        #expect(try site.get("/api/v1/files/over.bin").status == 404)
        #expect(try files(of: site) == [], "what was refused lies about")
        #expect(try site.ask(.put, "/api/v1/files/fits.bin", body: Array(over.dropLast())).status == 201)
    }

    /// However often the same bytes come, the disk holds them once.
    @Test func theSameBytesAreKeptOnce() throws {
        let site = try TestSite()
        let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) }
        for number in 0..<20 {
            #expect(try site.ask(.put, "/api/v1/files/\(number).bin", body: bytes).status == 201)
        }
        #expect(try files(of: site).count == 1)
    }

    @Test(
        arguments: [
            ("bytes=0-0", 206, "0"), ("bytes=-1", 206, "9"), ("bytes=5-2", 200, "0123456789"),
            ("bytes=0-99999999999", 206, "0123456789"), ("bytes=10-", 416, ""), ("bytes=8-", 206, "89"),
            ("bytes=99999999999999999999-", 416, ""), ("bytes=x", 200, "0123456789"),
            ("lines=0-1", 200, "0123456789"),
            ((0..<1000).reduce("bytes=0-0") { text, _ in text + ",0-0" }, 200, "0123456789"),
        ] as [(String, Int, String)])
    func partsOfAFile(range: String, status: Int, part: String) throws {
        let site = try TestSite()
        try site.upload("ten.txt", Array("0123456789".utf8))
        let answer = try site.get("/file/ten.txt", ("Range", range))
        // A range that is no number may be taken as none.
        #expect(answer.status == status || status == 416 && answer.status == 200, "\(answer.status)")
        #expect(answer.status != status || answer.text == part)
    }

    @Test func aFileThatTheReaderHasIsNotSentAgain() throws {
        let site = try TestSite()
        try site.upload("a.txt", Array("first".utf8))
        let old = try #require(try site.get("/file/a.txt").headers["ETag"])
        let same = try site.get("/file/a.txt", ("If-None-Match", old))
        #expect(same.headers["ETag"] == old)
        try site.upload("a.txt", Array("second".utf8))
        let new = try site.get("/file/a.txt", ("If-None-Match", old))
        #expect(new.status == 200 && new.text == "second")
        // A part of what is no longer there would be joined with the rest of the new.
        let part = try site.get("/file/a.txt", ("Range", "bytes=0-0"), ("If-Range", old))
        #expect(part.status == 200 && part.text == "second")
        let head = try site.ask(.head, "/file/a.txt")
        #expect(head.status == 200 && head.headers["ETag"] != old)
    }

    /// A picture that would fill the memory of whoever decoded it, and one with words where cameras write: both are bytes.
    @Test func picturesAreNotDecoded() throws {
        let site = try TestSite()
        let size: [UInt8] = [0, 0, 0xC3, 0x50]
        let huge = Self.picture + size + size + [1, 0, 0, 0, 0]
        let talking = [0xFF, 0xD8, 0xFF, 0xE1, 0, 30] + Array("Exif\0\0<script>alert(1)</script>".utf8)
        for (name, bytes) in [("huge.png", huge), ("talking.jpg", talking)] {
            try site.upload(name, bytes)
            #expect(try site.get("/file/\(name)").bytes == bytes)
            let facts = try site.get("/file/\(name)?action=info")
            #expect(facts.status == 200 && ScreenOracle.faults(in: facts.bytes) == [])
        }
    }

    /// What lies in the folder of large files, below its folders.
    private func files(of site: TestSite) throws -> [String] {
        let folder = site.folder.path + "/wiki/files"
        return TestData.entries(of: folder).flatMap { part in
            TestData.entries(of: "\(folder)/\(part)").map { "\(part)/\($0)" }
        }.sorted()
    }
}
