import HTTP
import SQLite
import Synchronization
import TestSupport
import Testing
import Wiki
import WikiCore
import WikiStore

@testable import WikiWeb

/// Addresses that programs ask for.
@Suite struct MachinesTests {
    @Test func healthIsOkWhileAllIsWell() throws {
        let answer = try TestSite().get("/healthz")
        #expect(answer.status == 200 && answer.text == "ok\n")
        #expect(answer.headers["Content-Type"] == "text/plain; charset=utf-8")
    }

    @Test func healthSaysWhatIsWrong() throws {
        let site = try TestSite()
        try site.save("A", "one\n")
        // What a full disk does to a write, and then room again.
        #expect(throws: StoreError.self) {
            try site.wiki.store.write { _ in throw StoreError.unwritable("the disk is full") }
        }
        let answer = try site.get("/healthz")
        #expect(answer.status == 503)
        #expect(answer.text == "degraded: the last write failed: the disk is full\n")
        try site.save("A", "two\n")
        #expect(try site.get("/healthz").text == "ok\n")
    }

    /// An index that is behind is nothing wrong; for over a second it is told.
    @Test func healthSaysHowFarSearchIsBehind() {
        let line = "search: what was saved in the last 7 seconds may not be found yet\n"
        #expect(Site.health([], secondsBehind: 1) == "ok\n")
        #expect(Site.health([], secondsBehind: 7) == "ok\n" + line)
        #expect(Site.health(["the disk is full"], secondsBehind: 7) == "degraded: the disk is full\n" + line)
    }

    /// What goes wrong on this side is told to the operator with its cause, and to the reader without.
    @Test func theOperatorHearsWhatWentWrong() throws {
        let told = Mutex<[String]>([])
        let site = try TestSite { $0.report = { line in told.withLock { $0.append(line) } } }
        try site.save("A", "one\n")
        #expect(try site.get("/wiki/None").status == 404)
        #expect(told.withLock { $0 } == [])
        let database = try Connection(path: site.wiki.store.folder.database, access: .readWrite)
        try database.run("UPDATE content SET bytes = x'00' WHERE id = 1")
        let answer = try site.get("/wiki/A?action=raw")
        #expect(answer.status == 500 && !answer.text.contains("content 1"))
        let lines = told.withLock { $0 }
        #expect(lines.count == 1)
        #expect(lines.first?.hasPrefix("GET internal: content 1 cannot be decoded") == true, "\(lines)")
        #expect(lines.first?.hasSuffix("; run meent check, and report this if it finds nothing") == true)
    }

    @Test func metricsCountWhatHappens() throws {
        let site = try TestSite()
        try site.save("A", "one\n")
        try site.upload("f.png", [1])
        site.site.requests.record(target: Array("/wiki/A".utf8), status: 200, microseconds: 700)
        site.site.requests.record(
            target: Array("/wiki/A?action=edit".utf8), status: 200, microseconds: 1_700_000)
        site.site.requests.record(target: Array("/nowhere\"\n".utf8), status: 404, microseconds: 20_000_000)
        let text = try site.get("/metrics").text
        for line in [
            "meent_http_requests_total{route=\"page\",status=\"200\"} 2",
            "meent_http_requests_total{route=\"other\",status=\"404\"} 1",
            "meent_http_request_duration_seconds_bucket{route=\"page\",le=\"0.0005\"} 0",
            "meent_http_request_duration_seconds_bucket{route=\"page\",le=\"0.001\"} 1",
            "meent_http_request_duration_seconds_bucket{route=\"page\",le=\"+Inf\"} 2",
            "meent_http_request_duration_seconds_bucket{route=\"other\",le=\"10\"} 0",
            "meent_http_request_duration_seconds_sum{route=\"page\"} 1.700700",
            "meent_pages 1", "meent_files 1", "meent_saves_total{outcome=\"saved\"} 2",
            "meent_write_queue_length 0", "meent_workers_lost_total 0",
        ] {
            #expect(text.contains("\n\(line)\n"), "\(line)")
        }
        let memory = text.split(separator: "\n").first { $0.hasPrefix("process_resident_memory_bytes ") }
        #expect(memory.flatMap { Int($0.dropFirst(30)) } ?? 0 > 1 << 20)
        #expect(
            try site.get("/metrics").headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8")
    }

    @Test func metricsSayHowFarTheIndexIsBehind() throws {
        let site = try TestSite()
        try site.save("A", "one\n")
        try site.wiki.rebuild()
        let current = try site.get("/metrics").text
        #expect(current.contains("\nmeent_search_index_behind_changes 0\n"))
        try site.save("A", "two\n")
        try site.save("A", "three\n")
        let behind = try site.get("/metrics").text
        #expect(behind.contains("\nmeent_search_index_behind_changes 2\n"))
        #expect(behind.contains("\nmeent_search_index_behind_pages 1\n"))
    }

    @Test(.enabled(if: TemporaryFolder.hasProgram("promtool"), "promtool is not installed"))
    func metricsPassPrometheus() throws {
        let site = try TestSite()
        try site.save("A", "one\n")
        site.site.requests.record(target: Array("/wiki/A".utf8), status: 200, microseconds: 700)
        site.folder.write(try site.get("/metrics").bytes, to: "metrics")
        let status = site.folder.run("promtool check metrics < metrics > said 2>&1")
        #expect(status == 0, "\(site.folder.read("said").map { String(decoding: $0, as: UTF8.self) } ?? "")")
        site.folder.write("meent_count{a=} 1\n", to: "metrics")
        #expect(site.folder.run("promtool check metrics < metrics > said 2>&1") != 0)
    }

    @Test func openSearchIsWellFormedAndLeadsHere() throws {
        let site = try TestSite { $0.name = "<Zorg> & \u{1}\"wijzer\" voor iedereen" }
        let answer = try site.get("/opensearch.xml")
        #expect(answer.headers["Content-Type"] == "application/opensearchdescription+xml; charset=utf-8")
        #expect(answer.text.contains("<ShortName>&lt;Zorg&gt; &amp; &quot;wijze</ShortName>"))
        #expect(answer.text.contains("template=\"https://wiki.example/search?q={searchTerms}\""))
        guard TemporaryFolder.hasProgram("xmllint") else { return }
        site.folder.write(answer.bytes, to: "opensearch.xml")
        #expect(site.folder.run("xmllint --noout --nonet opensearch.xml") == 0)
    }

    @Test func robotsStayOutOfWhatIsNoPage() throws {
        let answer = try TestSite().get("/robots.txt")
        #expect(answer.text.hasPrefix("User-agent: *\n") && answer.text.contains("Disallow: /api/\n"))
        #expect(!answer.text.contains("Disallow: /wiki"))
    }

    @Test func stylesAndTheScriptStayForEver() throws {
        let site = try TestSite()
        let page = try site.get("/wiki/Home").text
        for (ending, type) in [("css", "text/css"), ("js", "text/javascript")] {
            let path = try #require(
                page.split(separator: "\"").first { $0.hasPrefix("/static/") && $0.hasSuffix(".\(ending)") })
            let answer = try site.get(String(path))
            #expect(answer.headers["Content-Type"] == "\(type); charset=utf-8")
            #expect(answer.headers["Cache-Control"] == "public, max-age=31536000, immutable")
            #expect(answer.bytes.count > 100)
        }
        #expect(try site.get("/static/style-0.css").status == 404)
        #expect(try site.get("/static/%2e%2e/wiki.db".replacing("%2e%2e", with: "x")).status == 404)
    }

    @Test func headAnswersAsGetDoes() throws {
        let site = try TestSite()
        let revision = try site.save("A", "---\ntags: [t]\n---\none\n")
        try site.derive()
        for address in [
            "/", "/wiki/A", "/wiki/A?action=raw", "/wiki/A?action=info", "/wiki/A?action=blame", "/wanted",
            "/orphans", "/tags", "/tag/t", "/random", "/changes", "/changes.atom", "/pages", "/p/1", "/c/1",
            "/r/\(revision)", "/opensearch.xml", "/robots.txt", "/healthz", "/metrics", "/api/v1/pages",
            "/api/v1/links/A", "/api/v1/blame/A", "/api/v1/openapi.json", "/wiki/Nowhere",
        ] {
            let got = try site.get(address)
            let head = try site.ask(.head, address)
            #expect(head.status == got.status && got.status < 500, "\(address)")
            #expect(head.headers["Content-Type"] == got.headers["Content-Type"], "\(address)")
        }
    }

    /// Only words of our own stand in what a proxy, a log or a monitor shows.
    @Test func everyAnswerCarriesTheFieldsOfSafety() throws {
        let site = try TestSite()
        try site.save("A", "one\n")
        for address in [
            "/", "/wiki/A", "/wiki/A?action=links", "/wiki/None", "/nothing", "/changes.atom",
            "/opensearch.xml",
            "/robots.txt", "/healthz", "/metrics", "/tags", "/tag/none", "/api/v1/links/A",
            "/api/v1/links/None",
            "/wiki/A?action=none", "/random", "/static/none.css",
        ] {
            let headers = try site.get(address).headers
            #expect(headers["X-Content-Type-Options"] == "nosniff", "\(address)")
            #expect(headers["Content-Security-Policy"]?.contains("default-src 'none'") == true, "\(address)")
            #expect(headers["Referrer-Policy"] == "same-origin", "\(address)")
            #expect(headers["X-Frame-Options"] == "DENY", "\(address)")
        }
    }
}
