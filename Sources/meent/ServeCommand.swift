internal import Glibc
internal import HTTP
internal import HTTPServer
internal import Markup
internal import Wiki
internal import WikiCore
internal import WikiStore
internal import WikiWeb

/// `serve`: answers until SIGTERM or SIGINT, then finishes what it took on.
func runServe(_ options: ServeOptions) throws {
    // Blocked before any thread begins, so that all inherit it and the wait below alone takes them.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGTERM)
    sigaddset(&signals, SIGINT)
    pthread_sigmask(SIG_BLOCK, &signals, nil)

    let share = try ShareFolder()
    let store = try Store(folder: options.folder, access: .readWrite)
    let wiki = try openWiki(store)
    let presentation = try Presentation(files: readFiles(in: share.path + "/Templates"))
    var configuration = ServerConfiguration(listen: options.listen)
    if !options.limits || !options.trustedProxies.isEmpty { configuration.perAddressLimit = 0 }
    let site = Site(
        wiki: wiki,
        configuration: SiteConfiguration(
            name: try options.name ?? wiki.setting("name") ?? "Meent",
            language: try options.language ?? wiki.setting("language") ?? "en", hosts: options.hosts,
            proxies: TrustedProxies(options.trustedProxies),
            isSecure: options.hosts.outsideOrigin?.utf8.starts(with: "https:".utf8) ?? false,
            limitsRates: options.limits,
            isReadOnly: options.isReadOnly, report: { Terminal.complain("\(Timestamp.now().rfc3339) \($0)") }),
        presentation: presentation)
    let log = try AccessLog(requests: site.requests)
    let server: Server
    do {
        server = try Server(configuration: configuration, handler: site, observer: log)
    } catch {
        throw CommandError("cannot listen on \(error); name another address with --listen")
    }
    Terminal.complain(LibraryVersions.line)
    for warning in LibraryVersions.warnings { Terminal.complain(warning) }
    if let trouble = DocumentReader.trouble {
        Terminal.complain("\(trouble): PDF files are found by their names alone")
    }
    if let trouble = Wiki.wordListTrouble {
        Terminal.complain("\(trouble): search may take right words for slips")
    }
    for (address, port) in server.addresses {
        let host = address.utf8.contains(0x3A) ? "[\(address)]" : address
        writeLine("meent: listening on http://\(host):\(port)", to: 1)
    }
    var taken: Int32 = 0
    sigwait(&signals, &taken)
    server.stop()
    log.flush()
    wiki.close()
}

private func writeLine(_ line: String, to descriptor: Int32) {
    let bytes = Array((line + "\n").utf8)
    _ = write(descriptor, bytes, bytes.count)
}

/// The files of a folder by name; no folders.
private func readFiles(in folder: String) throws -> [String: [UInt8]] {
    guard let names = FolderListing.names(in: folder) else { throw CommandError("cannot read \(folder)") }
    var files: [String: [UInt8]] = [:]
    for name in names where name.utf8.first != 0x2E {
        files[name] = try readFile("\(folder)/\(name)")
    }
    return files
}

private func readFile(_ path: String) throws -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw CommandError("cannot read \(path)") }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
        let count = read(descriptor, &buffer, buffer.count)
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else { throw CommandError("cannot read \(path)") }
        if count == 0 { return bytes }
        bytes += buffer[..<count]
    }
}
