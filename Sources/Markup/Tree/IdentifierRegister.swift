/// The ids that a page's HTML has, each once. Compared by bytes, as browsers do.
struct IdentifierRegister {
    /// For each id in use, the number that was last put behind it.
    private var used: [[UInt8]: Int] = [:]

    /// What footnotes' ids begin with; raw HTML may have no such id, for those of later footnotes are not yet known.
    private static let reserved = ["m-", "fn-", "fnref-"]

    /// Makes an id unique by `-1`, `-2` … behind it, and takes it.
    mutating func unique(_ base: String) -> String {
        let key = Array(base.utf8)
        guard var number = used[key] else {
            used[key] = 0
            return base
        }
        // With a number behind it, `m` would be one of the interface's ids.
        if base == "m" { return unique("h-m") }
        var candidate: String
        repeat {
            number += 1
            candidate = "\(base)-\(number)"
        } while used[Array(candidate.utf8)] != nil
        used[key] = number
        used[Array(candidate.utf8)] = 0
        return candidate
    }

    /// Takes an id that raw HTML asks for; false if it may not have it.
    mutating func take(raw id: [UInt8]) -> Bool {
        guard !id.isEmpty, used[id] == nil, id.allSatisfy({ $0 > 0x20 && $0 != 0x7F }),
            !Self.reserved.contains(where: { id.starts(with: $0.utf8) })
        else { return false }
        used[id] = 0
        return true
    }
}
