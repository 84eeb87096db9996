internal import HTTP
internal import HTTPServer
internal import WikiStore

/// How the wiki is to be served: the flags, and what `meent.conf` says where a flag is not given.
struct ServeOptions {
    /// The wiki.
    let folder: DataFolder
    /// Where to answer; never empty.
    let listen: [ServerConfiguration.Endpoint]
    /// The names by which it may be asked for.
    let hosts: AllowedHosts
    /// The name of the site; nil for what the wiki says itself.
    let name: String?
    /// `nl` or `en`; nil for what the wiki says itself.
    let language: String?
    /// Whether there are limits on how fast one reader may ask and save.
    let limits: Bool
    /// Proxies that are believed.
    let trustedProxies: [CIDR]
    /// Whether no change is taken.
    let isReadOnly: Bool

    /// From the flags and the settings file.
    ///
    /// - Throws: `UsageError` when one of the two says what cannot be.
    init(_ options: Options) throws {
        folder = options.folder
        let settings = try SettingsFile(reading: folder.path + "/meent.conf")
        func all(_ name: String) -> [String] {
            let given = options.all("--" + name)
            return given.isEmpty ? settings.all(name) : given
        }
        func one(_ name: String, among allowed: [String]) throws -> String? {
            if let given = try options.value("--" + name, among: allowed) { return given }
            return try settings.value(name, among: allowed)
        }
        let given = all("listen")
        let addresses = given.isEmpty ? ["127.0.0.1:8080"] : given
        listen = try addresses.map(Self.endpoint)
        guard let hosts = AllowedHosts(outsideURL: all("url").last, listening: addresses) else {
            throw UsageError("--url is not an address such as https://wiki.example.org")
        }
        self.hosts = hosts
        name = all("name").last
        language = try one("language", among: ["nl", "en"])
        limits = try one("limits", among: ["on", "off"]) != "off"
        trustedProxies = try all("trust-proxy").map { text in
            guard let network = CIDR(text) else {
                throw UsageError("--trust-proxy takes a network such as 10.0.0.0/8")
            }
            return network
        }
        let isSetReadOnly = try settings.value("read-only", among: ["on", "off"]) == "on"
        isReadOnly = options.has("--read-only") || isSetReadOnly
    }

    private static func endpoint(_ text: String) throws(UsageError) -> ServerConfiguration.Endpoint {
        let bytes = Array(text.utf8)
        guard let colon = bytes.lastIndex(of: 0x3A),
            let port = UInt16(String(decoding: bytes[(colon + 1)...], as: UTF8.self)), colon > 0
        else {
            throw UsageError("--listen takes ADDR:PORT, such as 127.0.0.1:8080")
        }
        var address = bytes[..<colon]
        if address.first == 0x5B, address.last == 0x5D { address = address.dropFirst().dropLast() }
        let name = String(decoding: address, as: UTF8.self)
        return ServerConfiguration.Endpoint(address: name == "localhost" ? "127.0.0.1" : name, port: port)
    }
}
