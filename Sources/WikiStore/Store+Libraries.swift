internal import SQLite
internal import Zstd

extension Store {
    /// The libraries that keep the wiki, as they run.
    public static var libraries: [(name: String, version: String)] {
        [("SQLite", Connection.libraryVersion), ("zstd", ZstdCodec.libraryVersion)]
    }
}
