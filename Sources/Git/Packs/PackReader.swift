internal import Glibc
internal import Zlib

/// Reads objects from the packs of a repository. For one thread at a time.
///
/// libgit2 reads them too, but takes several times the processor: it asks for memory anew for each piece of each object,
/// forgets all that it keeps of bases once they have 16 MiB, and hashes all that it has read. Here the check sums of zlib and of
/// the pack's index have to be right. Whatever is not as expected counts as not there, and whoever asks turns to libgit2.
final class PackReader {
    private struct Pack {
        let file: MappedFile
        let index: PackIndex
    }

    private struct Place: Hashable {
        let pack: Int
        let offset: Int
    }

    private struct Object {
        let kind: Repository.Kind
        let bytes: [UInt8]
    }

    private let packs: [Pack]
    private let inflater: Inflater
    private let mostKept: Int
    /// The pack in which an object was found last.
    private var likely = 0
    /// Objects of which others are made, and folders: the next is mostly made of the last.
    private var bases: Recent<Place, Object>
    /// Where what was unpacked last ends in its pack.
    private var end: Int?
    /// Room for a difference.
    private var room: [UInt8] = []

    /// zlib is faster with so many bytes more than it fills.
    private static let slack = 320
    /// Nothing with more bytes is read here.
    private static let largest = 512 << 20
    /// Git makes chains of differences of 50, and of 4,095 at most.
    private static let longestChain = 4_096

    /// - Parameters:
    ///   - folder: of a repository's objects.
    ///   - resident: so many bytes of packs and their indexes are in memory at once.
    ///   - kept: so many bytes of objects are kept, and twice as many at most.
    /// - Returns: nil where there are no packs that this can read.
    init?(objects folder: String, resident: Int = 32 << 20, kept: Int = 16 << 20) {
        let residency = Residency(limit: resident)
        bases = Recent(limit: kept)
        mostKept = kept
        packs = Self.names(in: folder + "/pack").compactMap { name in
            let path = folder + "/pack/" + name
            guard let index = MappedFile(path: path + ".idx", residency).flatMap({ PackIndex($0) }),
                let file = MappedFile(path: path + ".pack", residency)
            else { return nil }
            return Pack(file: file, index: index)
        }
        guard !packs.isEmpty, let inflater = Inflater() else { return nil }
        self.inflater = inflater
    }

    /// An object's bytes; nil for one that the packs do not hold whole.
    func object(_ id: ObjectID) -> (kind: Repository.Kind, bytes: [UInt8])? {
        guard let (place, checkSum) = find(id) else { return nil }
        end = nil
        guard let object = object(at: place) else { return nil }
        // Without an end it was kept.
        if let end,
            checkSum != Zlib.checkSum(.init(rebasing: packs[place.pack].file.bytes[place.offset..<end]))
        {
            bases = Recent(limit: mostKept)
            return nil
        }
        return (object.kind, object.bytes)
    }

    /// How many bytes a blob has, or any object that is as large; nil for one that the packs do not hold.
    func size(of id: ObjectID) -> Int? {
        guard let (place, _) = find(id) else { return nil }
        if let known = bases[place] { return known.bytes.count }
        let file = packs[place.pack].file
        guard let entry = entry(at: place) else { return nil }
        if case .whole = entry.form { return entry.size }
        return withUnsafeTemporaryAllocation(
            byteCount: min(entry.size, PackDifference.longestHead), alignment: 1
        ) { head in
            let packed = UnsafeRawBufferPointer(rebasing: file.bytes[entry.start...])
            guard inflater.inflateBeginning(packed, into: head) else { return nil }
            return PackDifference(UnsafeRawBufferPointer(head))?.size
        }
    }

    private func find(_ id: ObjectID) -> (place: Place, checkSum: UInt32)? {
        for turn in packs.indices {
            let pack = (likely + turn) % packs.count
            guard let found = packs[pack].index.find(id) else { continue }
            likely = pack
            return (Place(pack: pack, offset: found.offset), found.checkSum)
        }
        return nil
    }

    private func entry(at place: Place) -> PackEntry? {
        let file = packs[place.pack].file
        guard place.offset < file.bytes.count else { return nil }
        file.touch(place.offset..<place.offset + PackEntry.longest)
        return PackEntry(file.bytes, at: place.offset)
    }

    private func object(at place: Place) -> Object? {
        var place = place
        var chain: [(place: Place, entry: PackEntry)] = []
        var found = bases[place]
        while found == nil {
            guard chain.count < Self.longestChain, let entry = entry(at: place), entry.size <= Self.largest
            else { return nil }
            let base: Int?
            switch entry.form {
            case .whole(let kind):
                guard let bytes = whole(entry, in: place.pack) else { return nil }
                found = Object(kind: kind, bytes: bytes)
                if kind == .tree || !chain.isEmpty { keep(found, at: place) }
                continue
            case .difference(let offset): base = offset
            case .differenceFrom(let id): base = packs[place.pack].index.find(id)?.offset
            }
            guard let base else { return nil }
            chain.append((place, entry))
            place = Place(pack: place.pack, offset: base)
            found = bases[place]
        }
        while let (place, entry) = chain.popLast(), let base = found {
            guard let bytes = applied(entry, in: place.pack, to: base.bytes) else { return nil }
            found = Object(kind: base.kind, bytes: bytes)
            if base.kind == .tree || !chain.isEmpty { keep(found, at: place) }
        }
        return found
    }

    private func keep(_ object: Object?, at place: Place) {
        if let object { bases.keep(object, of: place, bytes: object.bytes.count) }
    }

    private func whole(_ entry: PackEntry, in pack: Int) -> [UInt8]? {
        var isWhole = false
        // zlib takes no room of no bytes, as an empty file would have.
        let bytes = [UInt8](unsafeUninitializedCapacity: max(entry.size, 1)) { output, count in
            isWhole = unpack(entry, in: pack, into: UnsafeMutableRawBufferPointer(output))
            count = isWhole ? entry.size : 0
        }
        return isWhole ? bytes : nil
    }

    private func applied(_ entry: PackEntry, in pack: Int, to base: [UInt8]) -> [UInt8]? {
        if room.count < entry.size + Self.slack {
            room = Array(repeating: 0, count: 2 * entry.size + Self.slack)
        }
        return room.withUnsafeMutableBytes { room in
            guard unpack(entry, in: pack, into: room),
                let difference = PackDifference(UnsafeRawBufferPointer(rebasing: room[..<entry.size])),
                difference.size <= Self.largest
            else { return nil }
            return difference.applied(to: base)
        }
    }

    private func unpack(_ entry: PackEntry, in pack: Int, into output: UnsafeMutableRawBufferPointer) -> Bool
    {
        let file = packs[pack].file
        // What is packed is hardly ever larger than what comes out.
        file.touch(entry.start..<entry.start + entry.size)
        let isWhole = inflater.inflate(
            UnsafeRawBufferPointer(rebasing: file.bytes[entry.start...]), into: output, size: entry.size)
        end = entry.start + inflater.consumed
        return isWhole
    }

    /// The names of the packs in a folder, without what they end in.
    private static func names(in folder: String) -> [String] {
        guard let listing = opendir(folder) else { return [] }
        defer { closedir(listing) }
        var names: [String] = []
        while let entry = readdir(listing) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.utf8.count > 4, name.hasSuffix(".idx") { names.append(String(name.dropLast(4))) }
        }
        return names
    }
}
