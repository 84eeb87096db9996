internal import WikiStore

/// How the wiki is to be served: the flags, and what `meent.conf` says where a flag is not given.
struct ServeOptions {
    /// The wiki.
    let folder: DataFolder
    /// Where to answer, each `ADDR:PORT`; never empty.
    let listen: [String]
    /// The outside address.
    let url: String?
    /// The name of the site; nil for what the wiki says itself.
    let name: String?
    /// `nl` or `en`; nil for what the wiki says itself.
    let language: String?
    /// Whether there are limits on how fast one reader may ask and save.
    let limits: Bool
    /// Proxies that are believed, each a CIDR.
    let trustedProxies: [String]
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
        let addresses = all("listen")
        listen = addresses.isEmpty ? ["127.0.0.1:8080"] : addresses
        url = all("url").last
        name = all("name").last
        language = try one("language", among: ["nl", "en"])
        limits = try one("limits", among: ["on", "off"]) != "off"
        trustedProxies = all("trust-proxy")
        let isSetReadOnly = try settings.value("read-only", among: ["on", "off"]) == "on"
        isReadOnly = options.has("--read-only") || isSetReadOnly
    }
}
