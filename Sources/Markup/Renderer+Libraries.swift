internal import CCMarkGFM
internal import CSeccomp

extension Renderer {
    /// The libraries that parse pages and keep the parser in, as they run.
    public static var libraries: [(name: String, version: String)] {
        var libraries = [("cmark-gfm", String(cString: cmark_version_string()))]
        if let version = seccomp_version()?.pointee {
            libraries.append(("libseccomp", "\(version.major).\(version.minor).\(version.micro)"))
        }
        return libraries
    }
}
