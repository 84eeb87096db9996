/// What was asked for last, within a bound on its size.
struct Recent<Key: Hashable, Value> {
    private var young: [Key: Value] = [:]
    private var old: [Key: Value] = [:]
    private var size = 0
    /// Bytes of the young, at most; as many old ones are kept beside them.
    private let limit: Int

    /// - Parameter limit: so many bytes are kept at least, and twice as many at most.
    init(limit: Int) {
        self.limit = limit
    }

    /// What is kept of a key.
    subscript(key: Key) -> Value? { young[key] ?? old[key] }

    /// Keeps a value that has so many bytes.
    mutating func keep(_ value: Value, of key: Key, bytes: Int) {
        if size > limit {
            old = young
            young = [:]
            size = 0
        }
        size += bytes
        young[key] = value
    }
}
