/// How far a typed word is from one that may have been meant.
enum EditDistance {
    /// The number of letters inserted, left out, replaced or swapped with the next one (optimal string alignment, Damerau 1964),
    /// counted in bytes; nil where it is above `limit`.
    static func edits(_ typed: [UInt8], _ meant: ArraySlice<UInt8>, atMost limit: Int) -> Int? {
        guard abs(typed.count - meant.count) <= limit else { return nil }
        // Three rows, used in turn: the one before, the one above, and the present one.
        let width = meant.count + 1
        return withUnsafeTemporaryAllocation(of: Int.self, capacity: 3 * width) { rows in
            unsafe edits(typed, meant, atMost: limit, rows, width)
        }
    }

    private static func edits(
        _ typed: [UInt8], _ meant: ArraySlice<UInt8>, atMost limit: Int,
        _ rows: UnsafeMutableBufferPointer<Int>,
        _ width: Int
    ) -> Int? {
        let start = meant.startIndex
        for column in 0..<width { unsafe rows[column] = column }
        for row in 1..<(typed.count + 1) {
            let (before, above, present) = ((row + 1) % 3 * width, (row - 1) % 3 * width, row % 3 * width)
            unsafe rows[present] = row
            var least = row
            for column in 1..<width {
                let isSame = typed[row - 1] == meant[start + column - 1]
                var value = unsafe min(
                    rows[above + column] + 1, rows[present + column - 1] + 1,
                    rows[above + column - 1] + (isSame ? 0 : 1))
                if row > 1, column > 1, typed[row - 1] == meant[start + column - 2],
                    typed[row - 2] == meant[start + column - 1]
                {
                    value = unsafe min(value, rows[before + column - 2] + 1)
                }
                unsafe rows[present + column] = value
                least = min(least, value)
            }
            if least > limit { return nil }
        }
        let edits = unsafe rows[typed.count % 3 * width + width - 1]
        return edits <= limit ? edits : nil
    }

    /// The cheapest way from what was meant to what was typed, in the hundredths of `EditCosts`.
    static func cost(typed: [UInt8], meant: [UInt8]) -> Int {
        let width = meant.count + 1
        var costs = [Int](repeating: .max / 2, count: (typed.count + 1) * width)
        costs[0] = 0
        for row in 0...typed.count {
            for column in 0...meant.count where row + column > 0 {
                costs[row * width + column] = cheapest(row, column, typed, meant, costs, width)
            }
        }
        return costs[costs.count - 1]
    }

    private static func cheapest(
        _ row: Int, _ column: Int, _ typed: [UInt8], _ meant: [UInt8], _ costs: [Int], _ width: Int
    ) -> Int {
        func at(_ rowsUp: Int, _ columnsLeft: Int) -> Int {
            costs[(row - rowsUp) * width + column - columnsLeft]
        }
        var best = Int.max / 2
        if row > 0 {
            let surplus = EditCosts.letter(
                typed[row - 1], between: row > 1 ? typed[row - 2] : 0, and: row < typed.count ? typed[row] : 0
            )
            best = at(1, 0) + surplus + (row == 1 && column == 0 ? EditCosts.first : 0)
        }
        if column > 0 {
            let missing = EditCosts.letter(
                meant[column - 1], between: column > 1 ? meant[column - 2] : 0,
                and: column < meant.count ? meant[column] : 0)
            best = min(best, at(0, 1) + missing + (row == 0 && column == 1 ? EditCosts.first : 0))
        }
        if row > 1 {
            best = min(best, at(2, 0) + EditCosts.pair + (row == 2 && column == 0 ? EditCosts.first : 0))
        }
        if column > 1 {
            best = min(best, at(0, 2) + EditCosts.pair + (row == 0 && column == 2 ? EditCosts.first : 0))
        }
        guard row > 0, column > 0 else { return best }
        let substitution = EditCosts.substitution(typed[row - 1], for: meant[column - 1])
        let isFirst = row == 1 && column == 1 && substitution > 0
        best = min(best, at(1, 1) + substitution + (isFirst ? EditCosts.first : 0))
        if row > 1, column > 1, typed[row - 1] == meant[column - 2], typed[row - 2] == meant[column - 1] {
            best = min(best, at(2, 2) + EditCosts.transposition + (row == 2 ? EditCosts.first / 2 : 0))
        }
        for sound in EditCosts.sounds(endingIn: meant[column - 1])
        where typed[..<row].hasSuffix(sound.typed) && meant[..<column].hasSuffix(sound.meant) {
            best = min(best, at(sound.typed.count, sound.meant.count) + sound.cost)
        }
        return best
    }
}

extension ArraySlice<UInt8> {
    fileprivate func hasSuffix(_ other: [UInt8]) -> Bool {
        count >= other.count && suffix(other.count).elementsEqual(other)
    }
}
