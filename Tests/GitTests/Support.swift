import Glibc

/// The same sequence in every run.
struct Dice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

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

/// A folder for one test, removed afterwards, in which programs of the system run.
final class Workbench {
    let path: String

    init() throws {
        var template = Array("/tmp/meent-test-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw Failure.system(errno) }
        path = String(cString: made)
    }

    enum Failure: Error {
        case system(Int32)
    }

    deinit {
        system("rm -rf '\(path)'")
    }

    static func has(_ program: String) -> Bool {
        access("/usr/bin/\(program)", X_OK) == 0
    }

    func write(_ bytes: [UInt8], to name: String) throws {
        guard let file = fopen("\(path)/\(name)", "w") else { throw Failure.system(errno) }
        defer { fclose(file) }
        guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw Failure.system(errno) }
    }

    func read(_ name: String) throws -> [UInt8] {
        guard let file = fopen("\(path)/\(name)", "r") else { throw Failure.system(errno) }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 {
            bytes += buffer[..<count]
        }
        return bytes
    }

    /// The exit status of a shell command run in the folder.
    func run(_ command: String) -> Int32 {
        let status = system("cd '\(path)' && \(command)")
        return status >> 8 & 0xFF
    }
}

func seconds(_ work: () -> Void) -> Double {
    let duration = ContinuousClock().measure(work)
    return Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
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
