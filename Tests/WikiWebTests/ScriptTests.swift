import TestSupport
import Testing

@testable import WikiWeb

/// What the script does in a browser, run by Node with the little of a document that it needs.
@Suite(.enabled(if: TemporaryFolder.hasProgram("node"), "node is not installed: the script is not tested"))
struct ScriptTests {
    /// `/` leads to the search box unless somebody types, Ctrl+K always, and other keys do what they did.
    @Test func slashAndControlKLeadToTheSearchBox() throws {
        let site = try TestSite()
        let page = try site.get("/wiki/Home").text
        #expect(page.contains("<input id=\"m-search\""))
        let address = try #require(
            page.split(separator: "\"").first { $0.hasPrefix("/static/") && $0.hasSuffix(".js") })
        site.folder.write(try site.get(String(address)).bytes, to: "site.js")
        site.folder.write(
            """
            class Element { constructor(inText) { this.inText = inText } closest() { return this.inText ? this : null } }
            const handlers = [], done = []
            const box = { focus() { done.push("focus") }, select() { done.push("select") } }
            let isLoaded = false
            const document = {
                addEventListener(kind, handler) { if (kind === "keydown") handlers.push(handler) },
                getElementById(id) { return isLoaded && id === "m-search" ? box : null },
                querySelector() { return null }, querySelectorAll() { return [] },
            }
            const source = require("fs").readFileSync("site.js", "utf8")
            new Function("document", "window", "Element", source)(document, {}, Element)
            isLoaded = true
            for (const [key, ctrlKey, inText] of
                    [["/", false, false], ["/", false, true], ["k", true, true], ["K", true, false], ["k", false, false], ["/", true, false]]) {
                done.length = 0
                const event = { key, ctrlKey, metaKey: false, altKey: false, shiftKey: false, isComposing: false,
                    defaultPrevented: false, target: new Element(inText), preventDefault() { done.push("prevent") } }
                handlers.forEach(handle => handle(event))
                console.log(done.join(" ") || "nothing")
            }
            """, to: "probe.js")
        #expect(site.folder.run("node probe.js > said 2>&1") == 0)
        let box = "prevent focus select\n"
        let said = String(decoding: try #require(site.folder.read("said")), as: UTF8.self)
        #expect(said == box + "nothing\n" + box + box + "nothing\nnothing\n", "\(said)")
    }
}
