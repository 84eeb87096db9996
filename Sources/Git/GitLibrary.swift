internal import CGit2

/// libgit2's global state, set up once and kept for the life of the process.
enum GitLibrary {
    /// Makes libgit2 usable; any thread may call it, any number of times.
    static func start() {
        precondition(count > 0, "libgit2 fails to start only without memory")
    }

    /// How often libgit2 was started; Swift runs the initialiser of a static once.
    private static let count = git_libgit2_init()
}
