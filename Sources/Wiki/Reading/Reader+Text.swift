internal import WikiCore
internal import WikiStore

extension Reader {
    /// A page's text as people read and edit it, in UTF-8.
    ///
    /// An imported text in an old encoding keeps its bytes in the store. Whatever is made of it, such as an
    /// edit or a merge, is made of this, so that no letter is lost and the result is UTF-8. Links in it are not rewritten.
    func text(_ content: ContentID) throws -> [UInt8] {
        Windows1252.utf8(try self.content(content))
    }
}
