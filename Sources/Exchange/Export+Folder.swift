internal import Glibc
internal import WikiCore
internal import WikiStore

extension Export {
    /// Writes the pages and files that live now.
    static func writeFolder(_ reader: Reader, _ destination: String) throws -> Summary {
        var line = ExportLine()
        try forEachChange(reader) { change, rows in _ = line.take(change, rows) }
        var summary = Summary()
        var folders: Set<[UInt8]> = []
        let all = line.placed.sorted { $0.value.path.lexicographicallyPrecedes($1.value.path) }
        for (page, placed) in all {
            guard let content = placed.state.content else { continue }
            try makeFolders(SourcePaths.folder(of: placed.path), destination, &folders)
            let target = Array(destination.utf8) + [0x2F] + placed.path
            if let link = try line.link(of: page, reader) {
                try makeLink(target, to: link)
            } else {
                try write(
                    try reader.content(content), to: target, isExecutable: placed.state.mode & 0o111 != 0)
            }
            summary.files += 1
        }
        return summary
    }

    private static func makeFolders(
        _ folder: ArraySlice<UInt8>, _ destination: String, _ known: inout Set<[UInt8]>
    ) throws {
        guard !folder.isEmpty, !known.contains(Array(folder)) else { return }
        try makeFolders(SourcePaths.folder(of: Array(folder)), destination, &known)
        let path = cString(Array(destination.utf8) + [0x2F] + folder)
        guard mkdir(path, 0o777) == 0 || errno == EEXIST else {
            throw ExchangeError.system("make the folder \(PathText.shown(Array(folder)))")
        }
        known.insert(Array(folder))
    }

    private static func makeLink(_ path: [UInt8], to target: [UInt8]) throws {
        guard symlink(cString(target), cString(path)) == 0 else {
            throw ExchangeError.system("make the link \(PathText.shown(path))")
        }
    }

    private static func write(_ bytes: [UInt8], to path: [UInt8], isExecutable: Bool) throws {
        let file = try OpenFile(creating: path, mode: isExecutable ? 0o777 : 0o666)
        try file.write(bytes)
    }

    private static func cString(_ path: [UInt8]) -> [CChar] {
        path.map { CChar(bitPattern: $0) } + [0]
    }
}
