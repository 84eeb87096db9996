import Git
import TestSupport
import Wiki
import WikiCore
import WikiStore

@testable import Exchange

extension GitBench {
    /// Imports the first commits alone, as a process does that is killed then.
    func runPart(of count: Int) throws {
        let repository = try requireRepository()
        let history = try History(repository, to: repository.tip(of: nil))
        let running = try HistoryImport(
            wiki,
            HistoryRequest(source: source.path, root: "", author: Author(name: "Importer"), comment: "") {
                ImportNames.name(of: PathText.bytes(of: $0.text), kind: $0.kind, prefix: "", number: $1)
            })
        let diffs = try HistoryDiffs(repository, history, isKnown: { _ in false }, progress: { _ in })
        var reader = try HistoryReader(
            repository, history, diffs, HistorySelection(repository, files: []), known: running.known)
        guard count <= history.nodes.count else { throw ExchangeError("there are fewer commits") }
        for place in 0..<count { try running.take(try reader.step(place)) }
        try wiki.store.write { _ in }
    }

    private func requireRepository() throws -> Repository {
        guard let repository = try GitImport.opened(source.path) else { throw ExchangeError("no repository") }
        return repository
    }

    /// Everything that the history's changes say, without the numbers that a wiki gives.
    func dump() throws -> [String] {
        try wiki.store.read { reader in
            var shown: [RevisionID: String] = [:]
            var commits: [ChangeID: String] = [:]
            var lines: [String] = []
            for change in try reader.historyChanges(after: nil, limit: 100_000) where change.origin != nil {
                commits[change.id] = change.origin
                let parents = change.parents.map { commits[$0] ?? "?" }
                lines.append(
                    "\(change.origin ?? "") \(parents) \(change.author) \(change.time.seconds) \(change.zone) "
                        + "\(String(describing: change.commit)) \(change.comment)")
                var rows: [String] = []
                for row in try reader.historyRevisions(of: change.id) {
                    let content = try row.content.map { try reader.hash(of: $0)?.hex ?? "?" } ?? "deleted"
                    let text =
                        "\(row.kind) \(row.name ?? "") \(row.path ?? "") \(row.mode ?? 0) \(content) "
                        + "\(row.parent.map { shown[$0] ?? "?" } ?? "") \(row.parent2.map { shown[$0] ?? "?" } ?? "")"
                    let hash = ContentHash(of: Array(text.utf8)).hex.prefix(16)
                    shown[row.id] = "\(change.origin ?? "") \(hash)"
                    rows.append(text)
                }
                lines += rows.sorted()
            }
            return lines
        }
    }

    /// What every page's history says to a reader: each revision's text, the texts that it was made of, who, when and
    /// why. Starter pages that nobody edited are left out, and names are as of now.
    func told() throws -> [String] {
        try wiki.store.read { reader in
            var lines: [String] = []
            var told: [RevisionID: String] = [:]
            for change in try reader.historyChanges(after: nil, limit: 100_000) where change.kind != .plant {
                for row in try reader.historyRevisions(of: change.id) {
                    let text = try row.content.map { try reader.hash(of: $0)?.hex ?? "?" } ?? "deleted"
                    let parents = [row.parent, row.parent2].map { $0.map { told[$0] ?? "starter" } ?? "none" }
                    let committer = change.commit?.committer ?? change.author
                    // Git has no way to write all names.
                    let names = [change.author.name, committer.name].map { $0.filter { !"<> ".contains($0) } }
                    let line =
                        "\(row.kind) \(text) \(parents) \(names) \(change.author.email) "
                        + "\(change.time.seconds) \(change.zone) \(change.comment)"
                    told[row.id] = ContentHash(of: Array(line.utf8)).hex
                    lines.append(line)
                }
            }
            return lines.sorted()
        }
    }
}
