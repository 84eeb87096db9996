import Glibc

/// What `strace` shows of a program, and does to it.
enum Tracing {
    static let tracer = "/usr/bin/strace"

    /// Runs a program so that a call fails, as `strace` says it: `fdatasync:error=EIO:when=40`.
    ///
    /// - Parameter inChildren: whether its other threads, and the programs that it starts, meet that too.
    static func failing(_ fault: String, inChildren: Bool = true) -> [String] {
        let call = fault.prefix { $0 != ":" }
        return [tracer, "-D"] + (inChildren ? ["-f"] : [])
            + ["-qq", "-o", "/dev/null", "-e", "trace=\(call)", "-e", "inject=\(fault)"]
    }

    /// Runs a program so that its calls of these names are written to a file.
    static func tracing(_ calls: String, to path: String) -> [String] {
        [tracer, "-D", "-f", "-qq", "-y", "-s", "64", "-o", path, "-e", "trace=\(calls)"]
    }

    /// The calls of a trace in the order in which they ended, each with its arguments, without the thread's number.
    static func ended(in path: String) -> [String] {
        var begun: [Substring: Substring] = [:]
        return String(decoding: contents(path) ?? [], as: UTF8.self).split(separator: "\n").compactMap {
            line in
            let thread = line.prefix { $0 != " " }
            let call = line.drop { $0 != " " }.drop { $0 == " " }
            if let end = call.firstRange(of: " <unfinished ...>") {
                begun[thread] = call[..<end.lowerBound]
                return nil
            }
            guard call.hasPrefix("<... "), let rest = call.firstRange(of: " resumed>") else {
                return String(call)
            }
            return begun.removeValue(forKey: thread).map { String($0 + call[rest.upperBound...]) }
        }
    }
}
