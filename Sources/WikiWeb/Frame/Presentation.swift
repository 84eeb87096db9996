internal import HTTP
internal import Mustache
internal import WikiCore

/// The templates, the messages, the style sheet, the script and the icon, read once.
public struct Presentation: Sendable {
    let templates: TemplateLibrary
    let catalogues: [Catalogue]
    /// The tags of the catalogues.
    let languages: [String]
    let stylePath: String
    let scriptPath: String
    let iconPath: String
    private let assets: [String: SharedResponse]
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
        languages = catalogues.map(\.language)
        guard let description = files["openapi.json"] else {
            throw PresentationError(reason: "openapi.json is missing")
        }
        self.description = description
        let style = try Self.asset("style", "css", type: "text/css", in: files)
        let script = try Self.asset("site", "js", type: "text/javascript", in: files)
        let icon = try Self.asset("icon", "svg", type: "image/svg+xml", in: files)
        stylePath = style.path
        scriptPath = script.path
        iconPath = icon.path
        assets = [
            style.path: style.response, script.path: script.response, icon.path: icon.response,
        ]
    }

    /// A file that pages load, under a path that changes with its bytes and so may be kept for ever.
    private static func asset(
        _ name: String, _ ending: String, type: String, in files: [String: [UInt8]]
    ) throws(PresentationError) -> (path: String, response: SharedResponse) {
        guard let bytes = files["\(name).\(ending)"] else {
            throw PresentationError(reason: "\(name).\(ending) is missing")
        }
        let hash = ContentHash(of: bytes).hex.prefix(16)
        var headers = SecurityHeaders.forPages
        headers["Content-Type"] = "\(type); charset=utf-8"
        headers["Cache-Control"] = "public, max-age=31536000, immutable"
        headers["ETag"] = "\"\(hash)\""
        return (
            "/static/\(name)-\(hash).\(ending)",
            SharedResponse(Response(status: 200, headers: headers, body: .bytes(bytes)))
        )
    }

    /// The file of that path; nil for one of another release.
    func asset(_ path: String) -> SharedResponse? {
        assets[path]
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
