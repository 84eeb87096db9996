internal import CJansson

extension JSONValue {
    /// The version of jansson that runs, such as `2.14`.
    public static var libraryVersion: String { String(cString: jansson_version_str()) }
}
