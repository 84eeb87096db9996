/// What makes one object of another: copies of its parts, and new bytes. git's gitformat-pack(5).
struct PackDifference {
    /// How many bytes the other object has.
    let baseSize: Int
    /// How many bytes come out.
    let size: Int
    private let steps: UnsafeRawBufferPointer

    /// The two sizes at the beginning take no more bytes than this.
    static let longestHead = 20

    /// - Parameter bytes: have to stay as long as this is used; those behind the two sizes may be missing if it is not applied.
    /// - Returns: nil where there are no sizes.
    init?(_ bytes: UnsafeRawBufferPointer) {
        var next = 0
        func size() -> Int? {
            var size = 0
            for shift in stride(from: 0, to: 63, by: 7) where next < bytes.count {
                let byte = Int(bytes[next])
                next += 1
                size |= (byte & 0x7F) << shift
                if byte < 0x80 { return size }
            }
            return nil
        }
        guard let base = size(), let result = size() else { return nil }
        baseSize = base
        self.size = result
        steps = UnsafeRawBufferPointer(rebasing: bytes[next...])
    }

    /// The object; nil when the difference is damaged, or is not from this base.
    func applied(to base: [UInt8]) -> [UInt8]? {
        guard base.count == baseSize else { return nil }
        var isWhole = false
        let result = [UInt8](unsafeUninitializedCapacity: size) { output, count in
            base.withUnsafeBytes { isWhole = run($0, into: UnsafeMutableRawBufferPointer(output)) }
            count = isWhole ? size : 0
        }
        return isWhole ? result : nil
    }

    private func run(_ base: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> Bool {
        var next = 0
        var done = 0
        func put(_ source: UnsafeRawBufferPointer, _ from: Int, _ count: Int) -> Bool {
            guard count > 0, from + count <= source.count, done + count <= size,
                let to = output.baseAddress, let start = source.baseAddress
            else { return false }
            (to + done).copyMemory(from: start + from, byteCount: count)
            done += count
            return true
        }
        while next < steps.count {
            let step = Int(steps[next])
            next += 1
            guard step & 0x80 != 0 else {
                guard put(steps, next, step) else { return false }
                next += step
                continue
            }
            guard next + (step & 0x7F).nonzeroBitCount <= steps.count else { return false }
            var numbers = 0
            for place in 0..<7 where step >> place & 1 != 0 {
                numbers |= Int(steps[next]) << (8 * place)
                next += 1
            }
            let count = numbers >> 32
            guard put(base, numbers & 0xFFFF_FFFF, count == 0 ? 0x10000 : count) else { return false }
        }
        return done == size
    }
}
