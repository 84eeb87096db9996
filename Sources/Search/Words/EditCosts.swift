/// What each kind of slip costs when a word is typed: cheap where people slip often. In hundredths; a letter for
/// another that has nothing to do with it is 110.
enum EditCosts {
    /// Two letters in the wrong order.
    static let transposition = 60
    /// A letter doubled, or single where it should be double.
    static let doubling = 40
    /// Two letters in a row too many or too few, such as a syllable swallowed.
    static let pair = 140
    /// On top, where it is the first letter of the word, which people seldom get wrong.
    static let first = 60
    /// One way to write a sound for another, such as `ei` for `ij`.
    static let sound = 45
    /// `d`, `t` and `dt`, which Dutch verbs end in.
    static let verbEnding = 25

    /// A letter that is missing or too many, between its neighbours (0 for none).
    static func letter(_ letter: UInt8, between before: UInt8, and after: UInt8) -> Int {
        if letter == before || letter == after { return doubling }
        switch letter {
        case UInt8(ascii: "e"): return 70
        case UInt8(ascii: "h"): return 60
        default: return isVowel(letter) ? 80 : 95
        }
    }

    /// A letter for another one.
    static func substitution(_ typed: UInt8, for meant: UInt8) -> Int {
        typed == meant ? 0 : Int(substitutions[Int(typed & 31) << 5 | Int(meant & 31)])
    }

    /// The ways to write one sound that end in a byte of what was meant: typed, meant, cost.
    static func sounds(endingIn meant: UInt8) -> [(typed: [UInt8], meant: [UInt8], cost: Int)] {
        soundsByEnding[Int(meant & 31)]
    }

    private static let substitutions: [UInt8] = (0..<1024).map { pair in
        let (first, second) = (UInt8(pair >> 5) | 0x60, UInt8(pair & 31) | 0x60)
        var cost: UInt8 = 110
        if areNeighbours(first, second) { cost = 85 }
        if isVowel(first) && isVowel(second) { cost = min(cost, 70) }
        if soundsAlike.contains(where: { $0.contains(first) && $0.contains(second) }) { cost = min(cost, 65) }
        return cost
    }

    private static let soundsAlike: [[UInt8]] = [
        "ckq", "cs", "sz", "dt", "fv", "gh", "bp", "mn", "iyj", "gj", "vw", "sx",
    ].map { Array($0.utf8) }

    private static let keyboard: [[UInt8]] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"].map { Array($0.utf8) }

    /// Whether two letters lie next to each other on a keyboard, whose rows are shifted by a third of a key.
    private static func areNeighbours(_ first: UInt8, _ second: UInt8) -> Bool {
        guard let (row, column) = place(of: first), let (otherRow, otherColumn) = place(of: second) else {
            return false
        }
        let distance = abs(10 * column + 3 * row - 10 * otherColumn - 3 * otherRow)
        return abs(row - otherRow) <= 1 && distance <= 11
    }

    private static func place(of letter: UInt8) -> (row: Int, column: Int)? {
        for (row, keys) in keyboard.enumerated() {
            if let column = keys.firstIndex(of: letter) { return (row, column) }
        }
        return nil
    }

    private static func isVowel(_ letter: UInt8) -> Bool {
        switch letter {
        case UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "o"), UInt8(ascii: "u"),
            UInt8(ascii: "y"):
            true
        default: false
        }
    }

    /// Spellings that sound the same or nearly so in English or Dutch; either can be typed for the other.
    private static let spellings: [(String, String)] = [
        ("ij", "ei"), ("ij", "y"), ("ou", "au"), ("ch", "g"), ("kw", "qu"), ("ks", "x"), ("ph", "f"),
        ("ie", "y"), ("ie", "ei"), ("ea", "ee"), ("oo", "ou"), ("ck", "k"), ("sc", "s"), ("tie", "sie"),
        ("tion", "sion"), ("ance", "ence"), ("able", "ible"), ("ent", "ant"),
    ]

    private static let soundsByEnding: [[(typed: [UInt8], meant: [UInt8], cost: Int)]] = {
        var table = [[(typed: [UInt8], meant: [UInt8], cost: Int)]](repeating: [], count: 32)
        func add(_ typed: String, _ meant: String, _ cost: Int) {
            guard let last = meant.utf8.last else { return }
            table[Int(last & 31)].append((Array(typed.utf8), Array(meant.utf8), cost))
        }
        for (one, other) in spellings {
            add(one, other, sound)
            add(other, one, sound)
        }
        for letter in ["d", "t"] {
            add("dt", letter, verbEnding)
            add(letter, "dt", verbEnding)
        }
        return table
    }()
}
