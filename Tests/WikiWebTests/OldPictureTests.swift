import HTTP
import Testing
import Wiki
import WikiCore
import WikiStore

@testable import WikiWeb

@Suite struct OldPictureTests {
    private func html(_ site: TestSite, _ address: String) throws -> String {
        guard case .bytes(let bytes) = try site.ask(.get, address).body else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func anOldRevisionShowsThePictureOfItsTime() throws {
        let site = try TestSite()
        let none = try site.save("a", "![pic](pic.png)\n\none\n")
        try site.upload("pic.png", [1])
        let first = try #require(try site.wiki.living(.file, PageKey(folding: "pic.png"))).head
        let second = try site.save("a", "![pic](pic.png)\n\ntwo\n")
        try site.upload("pic.png", [2])
        try site.save("a", "![pic](pic.png)\n\nthree\n")
        #expect(try html(site, "/wiki/a?oldid=\(second)").contains("src=\"/file/pic.png?oldid=\(first)\""))
        #expect(try html(site, "/wiki/a").contains("src=\"/file/pic.png\""))
        // Before there was one, today's is better than none.
        #expect(try html(site, "/wiki/a?oldid=\(none)").contains("src=\"/file/pic.png\""))
        _ = try site.wiki.delete(
            .file, PageName("pic.png"), author: .init(name: "Ada"), comment: "")
        #expect(try html(site, "/wiki/a?oldid=\(second)").contains("src=\"/file/pic.png?oldid=\(first)\""))
    }
}
