/// Gathers a page's words, a text a section: runs of whitespace become one space, blocks stand on lines of their own.
struct PlainTextCollector {
    private var finished: [String] = []
    private var current: [UInt8] = []
    private var pending: UInt8?

    /// Adds text that goes on where the last ended.
    mutating func append(_ text: some Sequence<UInt8>) {
        for byte in text {
            switch byte {
            case 0x09...0x0D, 0x20: if pending == nil { pending = 0x20 }
            default:
                if let pending, !current.isEmpty { current.append(pending) }
                pending = nil
                current.append(byte)
            }
        }
    }

    /// Sets what follows apart by a space.
    mutating func endWord() {
        if pending == nil { pending = 0x20 }
    }

    /// Puts what follows on a new line.
    mutating func endBlock() {
        pending = 0x0A
    }

    /// Begins the next section.
    mutating func beginSection() {
        finished.append(String(decoding: current, as: UTF8.self))
        current.removeAll(keepingCapacity: true)
        pending = nil
    }

    /// The texts of all sections.
    consuming func texts() -> [String] {
        beginSection()
        return finished
    }
}
