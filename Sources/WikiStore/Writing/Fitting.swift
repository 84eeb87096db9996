internal import SQLite
internal import WikiCore
internal import Zstd

/// Whole texts, compressed with the newest dictionary beside the writer.
///
/// How far this went is remembered in the setting `fitted`, the last content that was looked at; when all were, there is none.
struct Fitting: Sendable {
    /// The id of the dictionary.
    let dictionary: UInt32
    let forms: [Compaction.Form]
    /// How many texts were looked at.
    let count: Int
    /// The last of them; nil when none was left.
    let last: ContentID?
    /// Dictionaries that no text needs any more, once none is left.
    let unused: [UInt32]
}

extension Store {
    /// Makes a dictionary when it is time, or compresses a batch of whole texts with it.
    ///
    /// - Returns: how many texts were looked at, 1 at least; 0 when there was nothing to do.
    func fitContents(limit: Int) throws -> Int {
        if let training = try read(Training.init) {
            try write(.leisurely) { try $0.apply(training) }
            return 1
        }
        guard let fitting = try read({ try $0.fitting(limit: limit) }) else { return 0 }
        try write(.leisurely) { try $0.apply(fitting) }
        return max(1, fitting.count)
    }
}

extension Reader {
    /// The dictionary with which what stays whole is compressed; nil for none, or a damaged one, which `check` reports.
    func currentDictionary() throws -> ZstdDictionary? {
        do {
            return try number("dictionary").map { try contents.dictionaries.load(UInt32(clamping: $0)) }
        } catch StoreError.damaged {
            return nil
        }
    }

    /// The next whole texts in the newest dictionary's form; nil when all have it.
    func fitting(limit: Int) throws -> Fitting? {
        guard let fitted = try number("fitted"), let dictionary = try currentDictionary() else { return nil }
        let wholes = try contents.wholes(after: ContentID(fitted), limit: limit)
        let forms = try wholes.compactMap { whole in
            try whole.dictionary == dictionary.id || contents.loadUndamaged(whole.id) == nil
                ? nil : contents.whole(whole.id, dictionary: dictionary)
        }
        return Fitting(
            dictionary: dictionary.id, forms: forms, count: wholes.count, last: wholes.last?.id,
            unused: wholes.isEmpty ? try unusedDictionaries(besides: dictionary.id) : [])
    }

    private func unusedDictionaries(besides current: UInt32) throws -> [UInt32] {
        var unused = Set(try contents.dictionaries.ids()).subtracting([current])
        var last = ContentID(0)
        while !unused.isEmpty {
            let wholes = try contents.wholes(after: last, limit: 1_024)
            guard let newest = wholes.last else { break }
            unused.subtract(wholes.compactMap(\.dictionary))
            last = newest.id
        }
        return unused.sorted()
    }
}

extension Writer {
    /// Puts whole texts in place that were compressed with the newest dictionary; none if that was dissolved meanwhile.
    func apply(_ fitting: Fitting) throws {
        guard try reader.number("dictionary") == Int64(fitting.dictionary) else { return }
        for form in fitting.forms { try contents.replace(form) }
        if let last = fitting.last { return try set("fitted", to: String(last.value)) }
        for id in fitting.unused { try contents.dictionaries.remove(id) }
        try connection.run("DELETE FROM setting WHERE name = 'fitted'")
    }

    /// Has no text need a dictionary any more, and removes them all. Each is made of pieces of texts, so that what is to be
    /// erased may stand in it.
    func dissolveDictionaries() throws {
        let ids = try contents.dictionaries.ids()
        guard !ids.isEmpty else { return }
        var last = ContentID(0)
        while let newest = try dissolve(after: last) { last = newest }
        for id in ids { try contents.dictionaries.remove(id) }
        try connection.run("DELETE FROM setting WHERE name IN ('dictionary', 'trained', 'fitted')")
    }

    private func dissolve(after last: ContentID) throws -> ContentID? {
        let wholes = try contents.wholes(after: last, limit: 256)
        for whole in wholes where whole.dictionary != nil {
            if try contents.loadUndamaged(whole.id) != nil { try contents.makeWhole(whole.id) }
        }
        return wholes.last?.id
    }
}
