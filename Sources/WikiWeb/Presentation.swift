internal import HTTP
internal import Mustache
internal import WikiCore

/// The templates, the messages and the style sheet, read once.
public struct Presentation: Sendable {
    let templates: TemplateLibrary
    let catalogues: [Catalogue]
    let style: SharedResponse
    let stylePath: String
    /// The API's description, OpenAPI 3.1.
    let description: [UInt8]

    /// Parses the files of the templates folder.
    ///
    /// - Parameter files: the bytes of each file by its name, such as `view.mustache`.
    /// - Throws: `PresentationError` when one is missing or cannot be parsed.
    public init(files: [String: [UInt8]]) throws(PresentationError) {
        var sources: [String: [UInt8]] = [:]
        for (name, bytes) in files where name.utf8.suffix(9).elementsEqual(".mustache".utf8) {
            sources[String(decoding: name.utf8.dropLast(9), as: UTF8.self)] = bytes
        }
        do {
            templates = try TemplateLibrary(parsing: sources)
        } catch {
            throw PresentationError(reason: "a template cannot be read: \(error)")
        }
        var catalogues: [Catalogue] = []
        for language in ["en", "nl"] {
            guard let bytes = files["messages.\(language).conf"] else {
                throw PresentationError(reason: "messages.\(language).conf is missing")
            }
            catalogues.append(Catalogue(language: language, parsing: bytes))
        }
        self.catalogues = catalogues
        guard let description = files["openapi.json"] else {
            throw PresentationError(reason: "openapi.json is missing")
        }
        self.description = description
        guard let css = files["style.css"] else { throw PresentationError(reason: "style.css is missing") }
        let hash = ContentHash(of: css).hex.prefix(16)
        stylePath = "/static/style-\(hash).css"
        var headers = SecurityHeaders.forPages
        headers["Content-Type"] = "text/css; charset=utf-8"
        headers["Cache-Control"] = "public, max-age=31536000, immutable"
        headers["ETag"] = "\"\(hash)\""
        style = SharedResponse(Response(status: 200, headers: headers, body: .bytes(css)))
    }

    func catalogue(_ language: String) -> Catalogue {
        catalogues.first { $0.language == language } ?? catalogues[0]
    }
}

/// Why the templates cannot be used.
public struct PresentationError: Error, Sendable {
    /// What is wrong with which file.
    public let reason: String
}
