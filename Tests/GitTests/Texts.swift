import TestSupport

extension Dice {
    /// Lines out of a small stock, some blank or indented, with all sorts of line ends.
    mutating func text(lines: Int, ends: [String] = ["\n"]) -> [UInt8] {
        let stock = [
            "", "a", "b", "  a", "\tc", "    ", " \t", "word and word", "}", "{", "é", "<<<<<<< x", "=======",
        ]
        var text = ""
        for _ in 0..<lines {
            text += stock.randomElement(using: &self)! + ends.randomElement(using: &self)!
        }
        if Bool.random(using: &self) { text += "last" }
        return Array(text.utf8)
    }

    /// The text with some of its lines gone, doubled or replaced.
    mutating func edited(_ text: [UInt8], edits: Int) -> [UInt8] {
        var lines = text.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
        for _ in 0..<edits where !lines.isEmpty {
            let place = Int.random(in: lines.indices, using: &self)
            switch Int.random(in: 0..<3, using: &self) {
            case 0: lines.remove(at: place)
            case 1: lines.insert(lines[place], at: place)
            default: lines[place] = Array("new \(Int.random(in: 0..<9, using: &self))".utf8)
            }
        }
        return Array(lines.joined(separator: [0x0A]))
    }
}

/// Lines of `count` numbers that xdiff's own hash (33 × h xor byte) cannot tell apart, 2 × `bits` bytes each.
func collidingLines(bits: Int) -> [UInt8] {
    func hash(_ state: UInt64, _ byte: UInt8) -> UInt64 { state &* 33 ^ UInt64(byte) }
    func pair(from state: UInt64) -> (one: [UInt8], other: [UInt8])? {
        for first in UInt8(33)..<126 {
            for second in UInt8(33)..<126 {
                for third in first + 1..<127 {
                    let fourth = hash(hash(state, first), second) ^ hash(state, third) &* 33
                    if (33..<126).contains(fourth) { return ([first, second], [third, UInt8(fourth)]) }
                }
            }
        }
        return nil
    }
    var state: UInt64 = 5381
    var blocks: [(one: [UInt8], other: [UInt8])] = []
    while blocks.count < bits, let block = pair(from: state) {
        blocks.append(block)
        state = hash(hash(state, block.one[0]), block.one[1])
    }
    var text: [UInt8] = []
    for number in 0..<1 << bits {
        for (bit, block) in blocks.enumerated() { text += number >> bit & 1 == 0 ? block.one : block.other }
        text.append(0x0A)
    }
    return text
}
