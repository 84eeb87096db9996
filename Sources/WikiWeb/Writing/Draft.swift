internal import WikiCore
internal import WikiStore

/// What stands in the editor.
struct Draft {
    var name: PageName
    var text: [UInt8]
    var base: RevisionID?
    var section: Int?
    var waiting: WaitingID?
    var summary = ""
    var author: String
}
