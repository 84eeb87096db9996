/// Finds out which of the lines that came are new forms of lines that went.
enum LinePairing {
    /// Lines are alike from this share of common letters and signs on, in thousandths.
    private static let threshold = 300

    /// A line that went and the one that it became, counted from 0 in their edit.
    struct Pair: Equatable {
        let old: Int
        let new: Int
    }

    /// The pairs in ascending order of both, chosen so that they are as alike as possible altogether; no pairs where
    /// comparing each line with each other would cost too much.
    static func pairs(old: [ArraySlice<UInt8>], new: [ArraySlice<UInt8>], _ budget: inout WorkBudget)
        -> [Pair]
    {
        guard !old.isEmpty, !new.isEmpty else { return [] }
        let size = (old + new).reduce(0) { $0 + $1.count }
        let (cells, overflows) = old.count.multipliedReportingOverflow(by: new.count)
        guard !overflows, budget.spend(size), budget.spend(cells) else { return [] }
        var numbers = WordNumbers()
        let oldBags = old.map { Bag(of: $0, &numbers) }
        let newBags = new.map { Bag(of: $0, &numbers) }
        let steps =
            oldBags.reduce(0) { $0 + $1.words.count } * new.count
            + newBags.reduce(0) { $0 + $1.words.count } * old.count
        guard budget.spend(steps) else { return [] }

        // The best sum of likenesses for each pair of tails, as for a longest common subsequence.
        let width = new.count + 1
        var best = [Int](repeating: 0, count: (old.count + 1) * width)
        var likenesses = [Int](repeating: 0, count: cells)
        for row in old.indices.reversed() {
            for column in new.indices.reversed() {
                let likeness = oldBags[row].likeness(to: newBags[column])
                likenesses[row * new.count + column] = likeness
                let paired = likeness < threshold ? 0 : likeness + best[(row + 1) * width + column + 1]
                best[row * width + column] = max(
                    paired, best[(row + 1) * width + column], best[row * width + column + 1])
            }
        }
        var pairs: [Pair] = []
        var (row, column) = (0, 0)
        while row < old.count, column < new.count, best[row * width + column] > 0 {
            let likeness = likenesses[row * new.count + column]
            if likeness >= threshold,
                best[row * width + column] == likeness + best[(row + 1) * width + column + 1]
            {
                pairs.append(Pair(old: row, new: column))
                row += 1
                column += 1
            } else if best[row * width + column] == best[(row + 1) * width + column] {
                row += 1
            } else {
                column += 1
            }
        }
        return pairs
    }
}

/// The words of a line without their order.
private struct Bag {
    /// Numbers and lengths of all words but blanks, sorted by number.
    let words: [(number: Int, length: Int)]
    /// The sum of the lengths.
    let length: Int

    init(of line: ArraySlice<UInt8>, _ numbers: inout WordNumbers) {
        let cut = Words(of: line)
        var words: [(number: Int, length: Int)] = []
        for (range, kind) in zip(cut.ranges, cut.kinds) where kind != .blanks {
            let word = line[line.startIndex + range.lowerBound..<line.startIndex + range.upperBound]
            words.append((numbers.number(of: word), range.count))
        }
        words.sort { $0.number < $1.number }
        self.words = words
        length = words.reduce(0) { $0 + $1.length }
    }

    /// The share of both lines that the other has too, in thousandths; two blank lines are alike.
    func likeness(to other: Bag) -> Int {
        guard length + other.length > 0 else { return 1000 }
        var common = 0
        var (left, right) = (0, 0)
        while left < words.count, right < other.words.count {
            if words[left].number == other.words[right].number {
                common += words[left].length
                left += 1
                right += 1
            } else if words[left].number < other.words[right].number {
                left += 1
            } else {
                right += 1
            }
        }
        return 2000 * common / (length + other.length)
    }
}
