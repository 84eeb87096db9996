internal import JSON
internal import Wiki

extension Site {
    /// The libraries that the site stands on, as they run.
    public static var libraries: [(name: String, version: String)] {
        Wiki.libraries + [("jansson", JSONValue.libraryVersion)]
    }
}
