// swift-tools-version: 6.2
import PackageDescription

let common: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]
/// For targets that wrap no C: every unsafe construct must be marked as such.
let strict: [SwiftSetting] = common + [.strictMemorySafety()]

func clibrary(_ name: String, pkgConfig: String, debian: String) -> Target {
    .systemLibrary(
        name: name, path: "Sources/\(name)", pkgConfig: pkgConfig, providers: [.apt([debian])])
}

func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: [.byName(name: name)] + dependencies, swiftSettings: common)
}

let package = Package(
    name: "meent",
    products: [.executable(name: "meent", targets: ["meent"])],
    targets: [
        clibrary("CSQLite", pkgConfig: "sqlite3", debian: "libsqlite3-dev"),
        clibrary("CZstd", pkgConfig: "libzstd", debian: "libzstd-dev"),
        clibrary("CZlib", pkgConfig: "zlib", debian: "zlib1g-dev"),
        clibrary("CGit2", pkgConfig: "libgit2", debian: "libgit2-dev"),
        clibrary("CCMarkGFM", pkgConfig: "libcmark-gfm", debian: "libcmark-gfm-dev"),
        clibrary("CMicroHTTPD", pkgConfig: "libmicrohttpd", debian: "libmicrohttpd-dev"),
        clibrary("CUTF8Proc", pkgConfig: "libutf8proc", debian: "libutf8proc-dev"),
        clibrary("CSodium", pkgConfig: "libsodium", debian: "libsodium-dev"),
        clibrary("CSeccomp", pkgConfig: "libseccomp", debian: "libseccomp-dev"),
        .systemLibrary(name: "CMalloc", path: "Sources/CMalloc"),
        .target(name: "CXapian", linkerSettings: [.linkedLibrary("xapian"), .linkedLibrary("z")]),

        // Know nothing of wikis.
        .target(name: "SQLite", dependencies: ["CSQLite"], swiftSettings: common),
        .target(name: "Zstd", dependencies: ["CZstd"], swiftSettings: common),
        .target(name: "Zlib", dependencies: ["CZlib"], swiftSettings: common),
        .target(name: "Git", dependencies: ["CGit2", "Zlib"], swiftSettings: common),
        .target(name: "JSON", swiftSettings: strict),
        .target(name: "HTTP", swiftSettings: strict),
        .target(name: "Mustache", swiftSettings: strict),

        // The wiki, without a socket.
        .target(name: "WikiCore", dependencies: ["CUTF8Proc", "CSodium"], swiftSettings: common),
        .target(name: "TextMerge", dependencies: ["Git"], swiftSettings: strict),
        .target(
            name: "Markup", dependencies: ["WikiCore", "CCMarkGFM", "CSeccomp", "Zlib"], swiftSettings: common
        ),
        .target(
            name: "WikiStore", dependencies: ["WikiCore", "SQLite", "Zstd"], swiftSettings: common),
        .target(name: "Search", dependencies: ["WikiCore", "CXapian"], swiftSettings: common),
        .target(
            name: "Wiki", dependencies: ["WikiCore", "WikiStore", "Markup", "Search", "TextMerge"],
            swiftSettings: common),

        .executableTarget(
            name: "markup-worker-fixture", dependencies: ["Markup"],
            path: "Tests/Fixtures/MarkupWorkerFixture",
            swiftSettings: common),

        // The outside.
        .target(
            name: "Exchange", dependencies: ["WikiCore", "WikiStore", "Wiki", "Markup", "Git"],
            swiftSettings: common),
        .target(
            name: "WikiWeb",
            dependencies: [
                "WikiCore", "WikiStore", "Wiki", "Markup", "TextMerge", "HTTP", "Mustache", "JSON",
            ],
            swiftSettings: common),
        .target(
            name: "HTTPServer", dependencies: ["HTTP", "CMicroHTTPD", "Zlib"], swiftSettings: common),
        .executableTarget(
            name: "meent",
            dependencies: [
                "WikiCore", "WikiStore", "Wiki", "WikiWeb", "Exchange", "Markup", "HTTP", "HTTPServer",
                "CMalloc",
            ],
            swiftSettings: common),

        // What tests of several rooms stand on.
        .target(
            name: "TestSupport", dependencies: ["Markup"], path: "Tests/Support", swiftSettings: common),
        tests("SQLite"),
        tests("Zstd"),
        tests("Zlib", ["TestSupport"]),
        tests("Git", ["TestSupport"]),
        tests("JSON", ["TestSupport"]),
        tests("HTTP", ["TestSupport"]),
        tests("Mustache", ["TestSupport", "JSON"]),
        tests("WikiCore"),
        tests("TextMerge", ["TestSupport"]),
        tests("Markup", ["TestSupport", "WikiCore", "markup-worker-fixture"]),
        tests("Search", ["TestSupport", "WikiCore"]),
        tests("WikiStore", ["TestSupport", "WikiCore", "SQLite"]),
        tests("Wiki", ["TestSupport", "SQLite", "Search", "WikiCore", "WikiStore", "Markup", "meent"]),
        tests("HTTPServer", ["HTTP"]),
        tests(
            "WikiWeb", ["TestSupport", "HTTP", "JSON", "Markup", "SQLite", "Wiki", "WikiCore", "WikiStore"]),
        tests(
            "Exchange", ["TestSupport", "Git", "SQLite", "Wiki", "WikiCore", "WikiStore", "Markup", "meent"]),
        .testTarget(
            name: "AcceptanceTests", dependencies: ["JSON", "TestSupport", "meent"], swiftSettings: common),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)
