/// Who searches, as far as can be told while nobody signs in. It is hashed, counted and forgotten; nothing of it is kept.
public struct Searcher: Hashable, Sendable {
    /// The network address, or what stands for it.
    public let address: String
    /// The name that the browser last saved under; empty for none.
    public let name: String

    /// Somebody from what is known of them.
    public init(address: String, name: String) {
        self.address = address
        self.name = name
    }
}
