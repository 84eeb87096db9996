internal import CGit2

/// libgit2's global state, set up once and kept for the life of the process.
public enum GitLibrary {
    /// The version of libgit2 that runs, such as `1.5.1`.
    public static var version: String {
        var parts: (Int32, Int32, Int32) = (0, 0, 0)
        git_libgit2_version(&parts.0, &parts.1, &parts.2)
        return "\(parts.0).\(parts.1).\(parts.2)"
    }

    /// Makes libgit2 usable; any thread may call it, any number of times.
    static func start() {
        precondition(count > 0, "libgit2 fails to start only without memory")
    }

    /// How often libgit2 was started; Swift runs the initialiser of a static once.
    private static let count = {
        let count = git_libgit2_init()
        // A repository may be another user's: it is read as data, and nothing that it configures is run.
        _ = cgit2_set_owner_validation(0)
        // 80 MiB of packs at once, whatever a repository's size: a history is read from all over a pack, and small
        // windows keep what is read again.
        _ = cgit2_bound_mapping(80 << 20, 1 << 20)
        // What is read again, `Repository` keeps. libgit2's own cache looks through all that it holds for what to let go.
        _ = cgit2_set_caching(0)
        return count
    }()
}
