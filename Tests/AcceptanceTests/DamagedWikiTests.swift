import Glibc
import TestSupport
import Testing

/// A folder whose `wiki.db` is no wiki's, or no longer one: every command says so and what to do, and changes nothing.
@Suite(.enabled(if: Program.isBuilt, "the program meent is not built"))
struct DamagedWikiTests {
    /// What stands in the place of the database.
    enum Damage: CaseIterable {
        case empty, noise, text, cutShort, anotherPrograms, folder

        func bytes(of whole: [UInt8]) -> [UInt8] {
            switch self {
            case .empty, .folder: []
            case .noise: noise()
            case .text: Array("This is not a database.\n".utf8)
            case .cutShort: Array(whole.prefix(20_000))
            case .anotherPrograms:
                // The application's id stands at byte 68 of the first page.
                Array(whole.prefix(68)) + [1, 2, 3, 4] + Array(whole.dropFirst(72))
            }
        }

        private func noise() -> [UInt8] {
            var dice = Dice(state: 1)
            return (0..<8_192).map { _ in UInt8.random(in: .min ... .max, using: &dice) }
        }
    }

    private static let commands = [
        ["serve", "--listen", "127.0.0.1:0"], ["serve", "--listen", "127.0.0.1:0", "--read-only"], ["check"],
        ["backup", "FOLDER/backup"], ["export", "FOLDER/export"], ["search", "home"], ["rebuild"],
        ["import", "FOLDER/source"], ["undo", "--author", "Ada", "--since", "1h"],
        ["erase", "--revision", "1", "--reason", "asked"], ["init"], ["restore", "FOLDER/source/a.md"],
    ]

    /// With the log of the last saves beside it, and without. Of another program's there is none: ours would show it as ours.
    @Test(arguments: Damage.allCases, [true, false])
    func everyCommandSaysWhatItIsAndLeavesItAlone(damage: Damage, hasLog: Bool) throws {
        if damage == .anotherPrograms, hasLog { return }
        let folder = TemporaryFolder()
        let data = folder.path + "/wiki"
        #expect(try Program.run(["init", "--data", data], errors: "/dev/null").status == 0)
        let whole = try #require(contents(data + "/wiki.db"))
        if !hasLog { for end in ["-wal", "-shm"] { unlink(data + "/wiki.db" + end) } }
        unlink(data + "/wiki.db")
        if damage == .folder {
            mkdir(data + "/wiki.db", 0o700)
        } else {
            try writeFile(data + "/wiki.db", damage.bytes(of: whole))
        }
        folder.write("# A\n", to: "source/a.md")
        let before = truth(in: data)
        for command in Self.commands {
            let words = command.map { $0.replacing("FOLDER", with: folder.path) }
            let errors = folder.path + "/errors"
            let result = try Program.run(words + ["--data", data], errors: errors)
            let said = String(decoding: contents(errors) ?? [], as: UTF8.self)
            unlink(errors)
            #expect(result.status == 1 && result.output.isEmpty, "\(command): \(result)")
            #expect(
                said.hasPrefix("meent: \(data) ") && said.split(separator: "\n").count == 1,
                "\(command): \(said)")
            let advice = ["init", "restore"].contains(command[0]) ? "name a new folder" : "meent restore"
            #expect(said.contains(advice) && !said.contains("SQLite"), "\(command): \(said)")
            let isAsBefore = truth(in: data) == before
            #expect(isAsBefore, "\(command)")
        }
        #expect(!folder.holds("backup") && !folder.holds("backup.partial"))
    }

    /// The bytes of what nobody may lose, by name; an empty log is none.
    private func truth(in data: String) -> [String: [UInt8]] {
        let names = entries(data).filter { !["lock", "wiki.db-shm"].contains($0) && !$0.hasPrefix("index") }
        return Dictionary(uniqueKeysWithValues: names.map { ($0, contents("\(data)/\($0)") ?? []) })
            .filter { $0.key != "wiki.db-wal" || !$0.value.isEmpty }
    }
}
