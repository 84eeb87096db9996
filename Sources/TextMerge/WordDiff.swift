/// Compares two lines word by word.
enum WordDiff {
    /// The parts of each line that the other has not, as offsets from 0; what is not marked is equal.
    ///
    /// Words between the common first and last ones are compared by a longest common subsequence in which long words
    /// count more. Where that would cost too much, all of them are marked.
    static func marks(
        old: ArraySlice<UInt8>, new: ArraySlice<UInt8>, _ budget: inout WorkBudget
    ) -> (old: [Range<Int>], new: [Range<Int>]) {
        // Two lines that differ in their line ends alone.
        if old == new { return ([], []) }
        guard budget.spend(old.count + new.count) else {
            return (old.isEmpty ? [] : [0..<old.count], new.isEmpty ? [] : [0..<new.count])
        }
        var numbers = WordNumbers()
        let oldLine = Line(old, &numbers)
        let newLine = Line(new, &numbers)
        let shortest = min(oldLine.numbers.count, newLine.numbers.count)
        let start = (0..<shortest).first { oldLine.numbers[$0] != newLine.numbers[$0] } ?? shortest
        let end =
            (0..<shortest - start).first {
                oldLine.numbers[oldLine.numbers.count - 1 - $0]
                    != newLine.numbers[newLine.numbers.count - 1 - $0]
            } ?? shortest - start
        let oldMiddle = start..<oldLine.numbers.count - end
        let newMiddle = start..<newLine.numbers.count - end

        var isOldCommon = [Bool](repeating: true, count: oldLine.numbers.count)
        var isNewCommon = [Bool](repeating: true, count: newLine.numbers.count)
        for index in oldMiddle { isOldCommon[index] = false }
        for index in newMiddle { isNewCommon[index] = false }
        let common = commonWords(oldLine, oldMiddle, newLine, newMiddle, &budget)
        for pair in common {
            isOldCommon[pair.old] = true
            isNewCommon[pair.new] = true
        }
        // A blank alone between words that differ on both sides would only cut a mark in two.
        for pair in common where oldLine.words.kinds[pair.old] == .blanks {
            if isAlone(pair.old, in: isOldCommon), isAlone(pair.new, in: isNewCommon) {
                isOldCommon[pair.old] = false
                isNewCommon[pair.new] = false
            }
        }
        return (oldLine.marks(except: isOldCommon), newLine.marks(except: isNewCommon))
    }

    private static func isAlone(_ index: Int, in isCommon: [Bool]) -> Bool {
        index > 0 && index + 1 < isCommon.count && !isCommon[index - 1] && !isCommon[index + 1]
    }

    private static func commonWords(
        _ old: Line, _ oldMiddle: Range<Int>, _ new: Line, _ newMiddle: Range<Int>, _ budget: inout WorkBudget
    ) -> [(old: Int, new: Int)] {
        let (cells, overflows) = oldMiddle.count.multipliedReportingOverflow(by: newMiddle.count)
        guard cells > 0, !overflows, budget.spend(cells) else { return [] }
        let width = newMiddle.count + 1
        var best = [Int32](repeating: 0, count: (oldMiddle.count + 1) * width)
        for row in (0..<oldMiddle.count).reversed() {
            let number = old.numbers[oldMiddle.lowerBound + row]
            let weight = old.weight(of: oldMiddle.lowerBound + row)
            for column in (0..<newMiddle.count).reversed() {
                let place = row * width + column
                let skipped = max(best[place + width], best[place + 1])
                let isEqual = number == new.numbers[newMiddle.lowerBound + column]
                best[place] = isEqual ? max(skipped, weight + best[place + width + 1]) : skipped
            }
        }
        var common: [(old: Int, new: Int)] = []
        var (row, column) = (0, 0)
        while row < oldMiddle.count, column < newMiddle.count {
            let place = row * width + column
            let (oldIndex, newIndex) = (oldMiddle.lowerBound + row, newMiddle.lowerBound + column)
            if old.numbers[oldIndex] == new.numbers[newIndex],
                best[place] == old.weight(of: oldIndex) + best[place + width + 1]
            {
                common.append((oldIndex, newIndex))
                row += 1
                column += 1
            } else if best[place] == best[place + width] {
                row += 1
            } else {
                column += 1
            }
        }
        return common
    }
}

/// A line with its words as numbers.
private struct Line {
    let words: Words
    let numbers: [Int]

    init(_ line: ArraySlice<UInt8>, _ known: inout WordNumbers) {
        words = Words(of: line)
        var numbers: [Int] = []
        for range in words.ranges {
            numbers.append(
                known.number(
                    of: line[line.startIndex + range.lowerBound..<line.startIndex + range.upperBound]))
        }
        self.numbers = numbers
    }

    /// What it is worth to keep a word: blanks say little, long words much.
    func weight(of index: Int) -> Int32 {
        switch words.kinds[index] {
        case .blanks: 1
        case .other: 2
        case .letters: Int32(min(words.ranges[index].count, 30)) + 2
        }
    }

    /// Runs of words that are not common, as ranges of bytes.
    func marks(except isCommon: [Bool]) -> [Range<Int>] {
        var marks: [Range<Int>] = []
        for (range, isCommon) in zip(words.ranges, isCommon) where !isCommon {
            if let last = marks.last, last.upperBound == range.lowerBound {
                marks[marks.count - 1] = last.lowerBound..<range.upperBound
            } else {
                marks.append(range)
            }
        }
        return marks
    }
}
