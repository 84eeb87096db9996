internal import HTTPServer
internal import Wiki

/// The libraries that the program runs with, and what is known to be wrong with some of them.
enum LibraryVersions {
    /// Something that a library's older versions do wrong.
    struct Gap {
        let library: String
        /// The first version without it.
        let closedIn: String
        /// What it is, and what keeps it from doing harm here.
        let words: String
    }

    /// Holes and faults of versions that Debian 12 has or had, each with what Meent does about it.
    static let gaps = [
        Gap(
            library: "SQLite", closedIn: "3.51.3",
            words: "two connections that write at once can damage the file; here one alone writes"),
        Gap(
            library: "SQLite", closedIn: "3.50.2",
            words:
                "CVE-2025-6965 (SQL from outside, which there is none of here); Debian has mended it in 3.40.1"
        ),
        Gap(
            library: "cmark-gfm", closedIn: "0.29.0.gfm.12",
            words:
                "CVE-2023-37463 and others: some texts take quadratic time; here each page has a worker with limits"
        ),
        Gap(
            library: "libmicrohttpd", closedIn: "1.0.4",
            words: "it takes requests that a proxy may read otherwise; here each head is checked before"),
        Gap(
            library: "libgit2", closedIn: "1.7.2",
            words:
                "CVE-2024-24575, CVE-2024-24577 and, since, what a hostile repository may do to whoever imports it; Debian mends them in 1.5.1: install your system's updates"
        ),
        Gap(
            library: "zlib", closedIn: "1.2.13",
            words:
                "CVE-2018-25032 and CVE-2022-37434 damage memory in rare streams; install your system's updates"
        ),
    ]

    /// All of them in one line: `SQLite 3.40.1, zstd 1.5.4, …`.
    static var line: String {
        all.map { "\($0.name) \($0.version)" }.joined(separator: ", ")
    }

    /// A line for each gap that a version here has.
    static var warnings: [String] {
        all.flatMap { library in
            gaps.filter { $0.library == library.name && isOlder(library.version, than: $0.closedIn) }
                .map { "\(library.name) \(library.version) is older than \($0.closedIn): \($0.words)" }
        }
    }

    private static var all: [(name: String, version: String)] { Wiki.libraries + Server.libraries }

    /// Compares the numbers in two versions from left to right; a missing one counts as 0.
    static func isOlder(_ version: String, than other: String) -> Bool {
        let left = numbers(in: version)
        let right = numbers(in: other)
        for index in 0..<max(left.count, right.count) {
            let pair = (index < left.count ? left[index] : 0, index < right.count ? right[index] : 0)
            if pair.0 != pair.1 { return pair.0 < pair.1 }
        }
        return false
    }

    private static func numbers(in version: String) -> [Int] {
        version.utf8.split { $0 < 0x30 || $0 > 0x39 }.compactMap { Int(Substring($0)) }
    }
}
