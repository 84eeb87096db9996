internal import CSodium
internal import CUTF8Proc

/// The libraries below names and hashes.
public enum CoreLibraries {
    /// The versions that run.
    public static var versions: [(name: String, version: String)] {
        [
            ("utf8proc", String(cString: utf8proc_version())),
            ("libsodium", String(cString: sodium_version_string())),
        ]
    }
}
