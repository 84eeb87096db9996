import HTTP
import JSON
import Synchronization
import TestSupport
import Testing
import Wiki
import WikiCore
import WikiStore

@testable import WikiWeb

/// A site of its own for one test, asked without a socket. Pages are rendered in this process and derived on demand.
final class TestSite {
    let wiki: Wiki
    let site: Site
    let folder = TemporaryFolder()

    init(configure: (inout SiteConfiguration) -> Void = { _ in }) throws {
        wiki = try Wiki(
            store: Store.create(in: DataFolder(path: folder.path + "/wiki")), renderer: InProcessRendering(),
            derives: false)
        var configuration = SiteConfiguration(
            name: "Test", language: "en",
            hosts: try #require(
                AllowedHosts(outsideURL: "https://wiki.example", listening: ["127.0.0.1:8080"])),
            proxies: TrustedProxies([]), limitsRates: false)
        configure(&configuration)
        site = Site(wiki: wiki, configuration: configuration, presentation: try TestSite.presentation.get())
    }

    deinit {
        wiki.close()
    }

    /// The templates of the checkout, read once.
    private static let presentation = Result {
        let templates =
            #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 } + "/Templates"
        var files: [String: [UInt8]] = [:]
        for name in TestData.entries(of: templates) { files[name] = TestData.read("\(templates)/\(name)") }
        return try Presentation(files: files)
    }

    /// What a request comes to, works included.
    func ask(
        _ method: Method, _ address: String, headers: [(String, String)] = [], body: [UInt8] = [],
        client: String = "192.0.2.1"
    ) throws -> Response {
        var fields = Headers()
        if !headers.contains(where: { $0.0 == "Host" }) { fields.append("Host", "wiki.example") }
        for (name, value) in headers { fields.append(name, value) }
        let request = Request(
            method: method, target: try Target(raw: address), headers: fields, body: body, client: client
        )
        switch site.reply(to: request) {
        case .now(let response): return response
        case .shared(let shared): return shared.response
        case .soon(let work), .later(let work):
            let done = Signal()
            let answer = Mutex<Response?>(nil)
            work { response in
                answer.withLock { $0 = response }
                done.raise()
            }
            done.waitLong()
            return try #require(answer.withLock { $0 })
        }
    }

    func get(_ address: String, _ headers: (String, String)...) throws -> Response {
        try ask(.get, address, headers: headers)
    }

    /// Sends a form as the site's own pages do.
    func post(_ address: String, _ fields: [(String, String)]) throws -> Response {
        let form = fields.map { "\(PageName.percentEncoded($0.0))=\(PageName.percentEncoded($0.1))" }
        return try ask(
            .post, address,
            headers: [
                ("Content-Type", "application/x-www-form-urlencoded"), ("Sec-Fetch-Site", "same-origin"),
            ], body: Array(form.joined(separator: "&").utf8))
    }

    /// The JSON at an address of the API.
    func json(_ address: String, status: Int = 200) throws -> JSONValue {
        let response = try get(address)
        #expect(response.status == status, "\(address): \(response.text)")
        return try JSONValue(parsing: response.bytes)
    }

    /// Saves a page over its newest revision.
    @discardableResult func save(
        _ name: String, _ text: String, author: String = "Ada", comment: String = ""
    ) throws -> RevisionID {
        let name = try PageName(name)
        let outcome = try wiki.save(
            SaveRequest(
                name: name, text: Array(text.utf8), base: try wiki.living(.page, name.key)?.head,
                author: Author(name: author), comment: comment))
        guard case .saved(let saved) = outcome else { throw NotSaved() }
        return saved.revision
    }

    /// Stores a file.
    func upload(_ name: String, _ bytes: [UInt8]) throws {
        _ = try wiki.save(
            SaveRequest(
                kind: .file, name: try PageName(name), text: bytes, base: nil, replacesAny: true,
                author: Author(name: "Ada"), comment: ""))
    }

    /// Sends a file by a form, under the name that it has where it comes from.
    ///
    /// - Parameter base: what the form says that it replaces; nil for none.
    func upload(form filename: String, _ bytes: [UInt8], at address: String = "/upload", base: String? = nil)
        throws -> Response
    {
        let field =
            base.map { "--b0undary\r\nContent-Disposition: form-data; name=\"base\"\r\n\r\n\($0)\r\n" } ?? ""
        let head =
            field
            + "--b0undary\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(filename)\"\r\n\r\n"
        return try ask(
            .post, address,
            headers: [
                ("Content-Type", "multipart/form-data; boundary=b0undary"), ("Sec-Fetch-Site", "same-origin"),
            ],
            body: Array(head.utf8) + bytes + Array("\r\n--b0undary--\r\n".utf8))
    }

    /// Derives links, tags and titles of all living pages, as the background does.
    func derive() throws {
        _ = try wiki.missingTargets(in: try wiki.pages(.page, limit: 10_000).map(\.page))
    }
}

struct NotSaved: Error {}

extension Response {
    var bytes: [UInt8] {
        if case .bytes(let bytes) = body { bytes } else { [] }
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }
}
