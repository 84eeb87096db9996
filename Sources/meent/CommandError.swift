internal import Exchange
internal import Glibc
internal import Wiki
internal import WikiStore

/// Something that could not be done; the status is 1.
struct CommandError: Error, Equatable {
    let message: String

    init(_ message: String) {
        self.message = message
    }
}

/// Faults were found and printed; there is nothing to add.
struct FaultsFound: Error {}

/// An error in one line: what, and what to do.
///
/// - Parameter folder: the wiki's folder, as it was named.
func describe(_ error: any Error, folder: String) -> String? {
    switch error {
    case is FaultsFound: nil
    case let error as UsageError: error.message
    case let error as CommandError: error.message
    case let error as ExchangeError: error.message
    case let error as StoreError: storeWords(error, folder: folder)
    default: "it could not be done: \(error)"
    }
}

private func storeWords(_ error: StoreError, folder: String) -> String {
    switch error {
    case .noWiki:
        return "there is no wiki in \(folder); make one with meent init, or name another with --data"
    case .inUse(let why): return "\(folder) cannot be used: \(why); name a new folder with --data"
    case .locked: return "another meent is using \(folder); stop it first"
    case .tooNew: return "\(folder) cannot be used: \(error); use a newer meent"
    case .tooOld:
        return "\(folder) cannot be used yet: \(error); start meent serve once, which brings it up to date"
    case .notAWiki(let why):
        return "\(folder) cannot be used: \(why); nothing was changed: \(wayBack)"
    case .corrupt: return "\(folder) cannot be used: \(error); \(wayBack)"
    case .database: return "\(error); run meent check"
    case .damaged: return "\(error); run meent check, and restore a backup"
    case .file: return "\(error)"
    case .unwritable(let why): return "\(why); nothing was changed, so see to that and try again"
    case .uncertain: return "\(error); see to the disk, then run meent check"
    case .closed: return "the wiki is closing; try again"
    }
}

/// What to do where the database is none, or is beyond reading.
private let wayBack =
    "keep the folder as it is, and restore a backup into a new one with meent restore, or name another with --data"

/// 2 for wrong usage, else 1.
func exitStatus(of error: any Error) -> Int32 {
    error is UsageError ? 2 : 1
}
