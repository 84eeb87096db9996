public import WikiStore

/// Who does something, and why.
public struct ActRequest: Sendable {
    /// Who.
    public var author: Author
    /// Why.
    public var comment: String
    /// What a repeated request is known by.
    public var key: String?

    /// A request from its parts.
    public init(author: Author, comment: String, key: String? = nil) {
        self.author = author
        self.comment = comment
        self.key = key
    }
}
