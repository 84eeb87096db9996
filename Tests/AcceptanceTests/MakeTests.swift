import Glibc
import TestSupport
import Testing

/// What `make` does in a checkout, with the built program in the place of what the compiler would give.
@Suite(.enabled(if: Program.isBuilt, "the program meent is not built"))
struct MakeTests {
    private static let source = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }

    /// A checkout of its own, with programs that stand in for those that must not run in a test.
    private final class Checkout {
        private let place = TemporaryFolder()
        var path: String { place.path + "/checkout" }
        var bin: String { place.path + "/bin" }

        init() throws {
            let parts = "Makefile .ci packages Templates Content seeds Benchmarks"
            #expect(
                place.run("mkdir checkout bin && cd '\(MakeTests.source)' && cp -R \(parts) '\(path)'") == 0)
            // As the compiler leaves the program, and says its version.
            try stand(
                "swift",
                """
                echo "$@" >>'\(place.path)/calls'
                case $1 in
                --version) echo "${SWIFT_SAYS:-Swift version 6.2.1 (swift-6.2.1-RELEASE)}" ;;
                build)
                    scratch=.build
                    while [ $# -gt 0 ]; do
                        if [ "$1" = --scratch-path ]; then scratch=$2; fi
                        shift
                    done
                    mkdir -p "$scratch/release" && cp '\(Program.path)' "$scratch/release/meent" ;;
                esac
                """)
            // All packages are there, but those that are named.
            try stand(
                "dpkg-query",
                "for name; do :; done; case \" $MISSING \" in *\" $name \"*) exit 1 ;; esac; echo installed")
            try stand("apt-get", "echo \"apt-get $*\" >>'\(place.path)/calls'; [ -z \"${NO_NETWORK:-}\" ]")
            try stand("id", "echo 0")
        }

        func stand(_ name: String, _ script: String) throws {
            try writeFile("\(bin)/\(name)", Array("#!/bin/sh\n\(script)\n".utf8))
            #expect(chmod("\(bin)/\(name)", 0o700) == 0)
        }

        /// The shell's words for `make`, free of what a `make` around the tests hands on.
        func command(_ words: String, path: String = "$PATH") -> String {
            "cd '\(self.path)' && unset MAKEFLAGS MAKELEVEL MFLAGS MEENT_SHARE MEENT_DATA"
                + " && PATH='\(bin)':\(path) exec env \(words)"
        }

        func run(_ words: String, path: String = "$PATH") -> (status: Int32, output: String) {
            let status = place.run("{ \(command(words, path: path)); } > output 2>&1 < /dev/null")
            return (status, String(decoding: place.read("output") ?? [], as: UTF8.self))
        }

        /// What the stand-ins were called with since the last look.
        func calls() -> [String] {
            defer { place.remove("calls") }
            return String(decoding: place.read("calls") ?? [], as: UTF8.self).split(separator: "\n").map(
                String.init)
        }
    }

    /// The targets that people call, as the Makefile declares them.
    private func targets() throws -> [String] {
        let text = String(decoding: try #require(contents(Self.source + "/Makefile")), as: UTF8.self)
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix(".PHONY:") })
        return line.split(separator: " ").dropFirst().map(String.init).filter {
            !["help", "toolchain"].contains($0)
        }
    }

    @Test func helpListsWhatThereIsToDo() throws {
        let checkout = try Checkout()
        let help = checkout.run("make help")
        #expect(help.status == 0)
        let targets = try targets()
        #expect(Set(["serve", "test", "bench", "format"]).isSubset(of: targets))
        for target in targets { #expect(help.output.contains("make \(target) "), "\(target)") }
        #expect(checkout.run("make").output == help.output)
        #expect(checkout.calls() == [])
    }

    /// Without Swift, and with one that is too old, each target says so and how to get it, and makes nothing.
    @Test(arguments: ["", "SWIFT_SAYS='Swift version 6.1.2 (swift-6.1.2-RELEASE)'"])
    func withoutSwiftTheySayHowToGetIt(old: String) throws {
        let checkout = try Checkout()
        if old.isEmpty {
            unlink(checkout.bin + "/swift")
            for tool in ["make", "sed", "head", "mkdir", "env"] {
                symlink("/usr/bin/\(tool)", "\(checkout.bin)/\(tool)")
            }
        }
        for target in try targets() where target != "clean" {
            let run = checkout.run("\(old) make \(target)", path: old.isEmpty ? "" : "$PATH")
            #expect(run.status != 0, "\(target)")
            #expect(run.output.contains("https://www.swift.org/install/linux/"), "\(target): \(run.output)")
        }
        #expect(checkout.calls().allSatisfy { $0 == "--version" })
        #expect(!entries(checkout.path).contains(".build"))
    }

    @Test func whatIsMissingIsInstalled() throws {
        let checkout = try Checkout()
        let run = checkout.run("MISSING='libxapian-dev libzstd-dev wrk' make build")
        #expect(run.status == 0 && run.output.contains("Installing from Debian: libxapian-dev libzstd-dev\n"))
        let calls = checkout.calls()
        #expect(calls.filter { $0.hasPrefix("apt-get") }.count == 1)
        #expect(calls.contains { $0.contains(" install ") && $0.hasSuffix(" libxapian-dev libzstd-dev") })
        let again = checkout.run("make build")
        #expect(again.status == 0 && !again.output.contains("Installing"))
        let failed = checkout.run("MISSING=libzstd-dev NO_NETWORK=1 make build")
        #expect(failed.status != 0 && failed.output.contains("could not install: libzstd-dev"))
    }

    /// The first time it makes a wiki, the second time it serves the same one.
    @Test func serveMakesAWikiAndServesIt() throws {
        let checkout = try Checkout()
        for round in 1...2 {
            let errors = checkout.path + "/errors"
            let (make, output) = try Program.start(
                [], errors: errors,
                under: ["/bin/sh", "-c", checkout.command("make serve LISTEN=127.0.0.1:0")])
            var said: [String] = []
            while said.last?.contains("listening on") != true {
                guard let line = Self.line(of: output) else { break }
                said.append(line)
            }
            let port = try #require(said.last?.split(separator: ":").last.flatMap { UInt16($0) }, "\(said)")
            #expect(said.contains { $0.hasPrefix("Making a new wiki in ./data") } == (round == 1), "\(said)")
            let client = Client(port: port)
            let home = try client.get("/wiki/Home")
            #expect(home.status == 200)
            if round == 1 {
                #expect(home.text.contains("<html lang=\"en\">"))
                _ = try save("Kept", "one\n", base: 0, client)
            } else {
                #expect(try client.get("/wiki/Kept?action=raw").text == "one\n")
            }
            // `make` waits for the program, which has taken the place of the shell between them.
            for server in Self.children(of: make) { kill(server, SIGTERM) }
            close(output)
            #expect(Program.wait(for: make, patience: 30) == 0)
        }
        #expect(contents(checkout.path + "/data/wiki.db") != nil)
    }

    @Test func aNewWikiIsMadeAsINITSays() throws {
        let checkout = try Checkout()
        let run = checkout.run("make -n serve DATA=elsewhere INIT='--language nl --seed zorgteam'")
        #expect(run.output.contains("meent init --language nl --seed zorgteam --data 'elsewhere'"))
        #expect(
            run.output.contains(
                "exec .build/release/meent serve --data 'elsewhere' --listen '127.0.0.1:8080'"))
    }

    /// Program, pages, manual and completions go where they are looked for, and the program finds its pages there.
    @Test func installPutsEachThingInItsPlace() throws {
        let checkout = try Checkout()
        let root = TemporaryFolder()
        let run = checkout.run("make install DESTDIR='\(root.path)' PREFIX=/opt/wiki")
        #expect(run.status == 0, "\(run.output)")
        #expect(checkout.calls().contains { $0.hasPrefix("build ") && $0.contains("--static-swift-stdlib") })
        let below = root.path + "/opt/wiki"
        for file in [
            "bin/meent", "share/meent/Templates/view.mustache", "share/meent/Content/en/Home.md",
            "share/meent/seeds/zorgteam", "share/man/man1/meent.1",
            "share/bash-completion/completions/meent", "share/zsh/site-functions/_meent",
            "share/fish/vendor_completions.d/meent.fish",
        ] {
            #expect(access("\(below)/\(file)", F_OK) == 0, "\(file)")
        }
        let installed = "unset MEENT_SHARE; '\(below)/bin/meent' init --data wiki"
        #expect(root.run("\(installed) --seed zorgteam > said 2>&1") == 0)
        // Where MEENT_SHARE points goes before; what is not there is said.
        #expect(
            root.run("MEENT_SHARE='\(root.path)' '\(below)/bin/meent' init --data other > said 2>&1") == 1)
        #expect(
            String(decoding: root.read("said") ?? [], as: UTF8.self).contains("MEENT_SHARE is \(root.path)"))
        #expect(root.run("mv opt/wiki/share/meent share && \(installed)2 > said 2>&1") == 1)
        #expect(root.run("MEENT_SHARE='\(root.path)/share' opt/wiki/bin/meent init --data other") == 0)
        #expect(
            root.run("cp -R share/Content share/Templates opt/wiki/bin && \(installed)3 > said 2>&1") == 0)
    }

    @Test func formatPutsAllSourcesInForm() throws {
        let checkout = try Checkout()
        #expect(checkout.run("make format").status == 0)
        let form = "format format --in-place --parallel --recursive Package.swift Sources Tests"
        #expect(checkout.calls() == ["--version", form])
    }

    /// The tests that `make test` runs are all of them, with the program that it builds.
    @Test func testRunsEverything() throws {
        let checkout = try Checkout()
        let run = checkout.run("make -n test")
        #expect(run.status == 0)
        for step in [
            ".ci/install build test", "swift format lint --strict", "Tests/Structure/check.py",
            "Tests/Structure/contract.py", "swift build -c release --product meent",
            ".ci/schemathesis .build/release/meent", "swift test --skip-build --parallel --disable-xctest\n",
        ] {
            #expect(run.output.contains(step), "\(step)")
        }
        let filter = run.output.split(separator: "\n").last { $0.contains("swift test") }
        #expect(filter?.contains("--filter") == false && filter?.contains("--skip ") == false)
    }

    /// Every benchmark is run by a target, and each runs to its end on a wiki of a few pages.
    @Test func benchRunsEveryBenchmark() throws {
        let checkout = try Checkout()
        let planned = checkout.run("make -n bench").output + checkout.run("make -n bench-search").output
        for name in entries(Self.source + "/Benchmarks") where !name.contains(".") {
            #expect(planned.contains(" Benchmarks/\(name)\n"), "\(name)")
        }
        #expect(planned.contains(".ci/install bench"))
    }

    @Test(arguments: ["run", "search", "import", "scale"]) func aBenchmarkRunsToItsEnd(name: String) throws {
        let needed = ["run": ["nginx", "wrk", "gcc", "strace"], "import": ["git"]][name] ?? []
        let missing = needed.filter { tool in
            !["/usr/bin/", "/usr/sbin/"].contains { access($0 + tool, X_OK) == 0 }
        }
        guard missing.isEmpty else { return print("\(name) is not run: there is no \(missing)") }
        let checkout = try Checkout()
        let sizes =
            "BENCH_PAGES=40 BENCH_QUERIES=5 BENCH_SECONDS=1 BENCH_TURNS=1 BENCH_SAVES=3 BENCH_SCALE=40 BENCH_LONG=20 "
            + "IMPORT_PAGES=20 IMPORT_REVISIONS=40"
        let run = checkout.run("\(sizes) MEENT_PROGRAM='\(Program.path)' Benchmarks/\(name)")
        #expect(run.status == 0, "\(run.output)")
        let rows = run.output.split(separator: "\n").filter { $0.hasPrefix("| ") }
        #expect(rows.count > 5 && rows.allSatisfy { $0.hasSuffix("|") }, "\(run.output)")
    }

    // MARK: Processes

    /// A line of what a program says; nil at the end.
    private static func line(of output: Int32) -> String? {
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while read(output, &byte, 1) == 1 {
            if byte == 10 { return String(decoding: line, as: UTF8.self) }
            line.append(byte)
        }
        return nil
    }

    private static func children(of process: pid_t) -> [pid_t] {
        String(decoding: contents("/proc/\(process)/task/\(process)/children") ?? [], as: UTF8.self)
            .split(separator: " ").compactMap { pid_t($0) }
    }
}
