import Glibc
import TestSupport
import Testing

@testable import Git

@Suite struct PackReaderTests {
    private struct Object: Equatable {
        let kind: Repository.Kind
        let bytes: [UInt8]
    }

    /// Pages that change, in folders in folders, a large file of which a part changes, an empty one, and a tag.
    private func source(commits: Int) -> GitRepository {
        let source = GitRepository()
        var dice = Dice(state: 5)
        var large = (0..<300_000).map { _ in UInt8(truncatingIfNeeded: dice.next()) }
        for number in 0..<commits {
            for page in 0..<4 where number == 0 || dice.next() % 2 == 0 {
                let lines = (0..<60).map {
                    "Line \($0) of page \(page), of \($0 * page < number ? number : 0)\n"
                }
                source.write(lines.joined(), to: "folder\(page % 2)/below/page\(page).md")
            }
            large[number * 1_000] ^= 1
            if commits > 10 { source.write(large, to: "large.bin") }
            source.write([], to: "empty\(number).md")
            source.commit("Change \(number)")
        }
        source.git("tag -a -m 'A tag' tagged")
        return source
    }

    /// All objects as git gives them.
    private func objects(_ source: GitRepository) throws -> [ObjectID: Object] {
        var rest = source.bytes("cat-file --batch --batch-all-objects")[...]
        var objects: [ObjectID: Object] = [:]
        while let end = rest.firstIndex(of: 0x0A) {
            let head = String(decoding: rest[..<end], as: UTF8.self).split(separator: " ")
            let size = try #require(Int(head[2]))
            let kinds: [Substring: Repository.Kind] = ["commit": .commit, "tree": .tree, "blob": .blob]
            let id = try #require(ObjectID(hex: head[0]))
            objects[id] = Object(
                kind: kinds[head[1]] ?? .other, bytes: Array(rest[(end + 1)...].prefix(size)))
            rest = rest[(end + 1 + size + 1)...]
        }
        return objects
    }

    /// What git holds, however it packed it, and whatever is kept or in memory meanwhile.
    @Test(arguments: [
        "repack -adfq --window=50 --depth=50", "-c repack.useDeltaBaseOffset=false repack -adfq --window=50",
        "repack -adfq --max-pack-size=1m --window=50", "-c pack.indexVersion=1 repack -adfq",
    ])
    func readsWhatGitReads(packing: String) throws {
        let source = source(commits: 40)
        source.git(packing)
        let objects = try objects(source)
        #expect(objects.count > 150)
        let folder = source.path + "/.git/objects"
        guard !packing.contains("indexVersion=1") else {
            // libgit2 reads that one.
            #expect(PackReader(objects: folder) == nil)
            let repository = try #require(try Repository(opening: source.path))
            for (id, object) in objects { try #require(try repository.object(id)?.bytes == object.bytes) }
            return
        }
        for (resident, kept) in [(32 << 20, 16 << 20), (128 << 10, 1 << 10)] {
            let reader = try #require(PackReader(objects: folder, resident: resident, kept: kept))
            for _ in 0..<2 {
                for (id, object) in objects.shuffled() {
                    try #require(reader.size(of: id) == object.bytes.count, "\(id)")
                    let found = try #require(reader.object(id), "\(id)")
                    try #require(Object(kind: found.kind, bytes: found.bytes) == object, "\(id)")
                }
            }
            let absent = try #require(ObjectID(hex: String(repeating: "a7", count: 20)))
            #expect(reader.object(absent) == nil)
            #expect(reader.size(of: absent) == nil)
        }
    }

    /// With any byte of a pack or its index changed, an object is right or not there, and so is it to whoever asks the repository.
    @Test(arguments: ["pack", "idx"]) func tellsNothingWrong(file: String) throws {
        let source = source(commits: 3)
        source.git("repack -adfq --window=50")
        let objects = try objects(source)
        let folder = source.path + "/.git/objects"
        let names = String(decoding: GitRepository.shell("ls \(folder)/pack"), as: UTF8.self)
        let name = try #require(names.split(separator: "\n").first { $0.hasSuffix(".\(file)") })
        GitRepository.shell("chmod u+w \(folder)/pack/*")
        let descriptor = open("\(folder)/pack/\(name)", O_RDWR)
        defer { close(descriptor) }
        let size = Int(lseek(descriptor, 0, SEEK_END))
        var lost = 0
        for offset in 0..<size {
            var byte: UInt8 = 0
            pread(descriptor, &byte, 1, offset)
            var changed = byte ^ UInt8(1 << (offset % 8))
            pwrite(descriptor, &changed, 1, offset)
            if let reader = PackReader(objects: folder) {
                for (id, object) in objects {
                    guard let found = reader.object(id) else {
                        lost += 1
                        continue
                    }
                    try #require(found.bytes == object.bytes, "\(offset) of \(size)")
                }
            }
            pwrite(descriptor, &byte, 1, offset)
        }
        #expect(lost > objects.count)
    }
}
