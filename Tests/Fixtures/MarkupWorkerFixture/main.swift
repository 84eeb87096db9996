import Glibc
import Markup

/// A worker that does as the page's text says.
func perform(_ request: RenderRequest) -> RenderedPage {
    var page = RenderedPage.plain(request.text, outcome: .complete)
    func report(_ result: Int32) { page.html = Array((result < 0 ? "errno \(errno)" : "allowed").utf8) }
    switch String(decoding: request.text, as: UTF8.self) {
    case "spin": while getpid() > 0 {}
    case "sleep":
        var byte: UInt8 = 0
        while read(0, &byte, 1) == 1 {}
    case "grow":
        var blocks: [[UInt8]] = []
        while true { blocks.append([UInt8](repeating: 1, count: 1 << 20)) }
    case "crash": abort()
    case "large": page.html = [UInt8](repeating: 120, count: 4 << 20)
    case "open": report(open("/etc/passwd", O_RDONLY))
    case "connect": report(socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
    case "pid": page.html = Array("\(getpid())".utf8)
    case "exec": report(fork())
    default: page.html = request.text
    }
    return page
}

/// A worker for documents, which runs the program that its arguments name in place of the one that reads a PDF.
let arguments = CommandLine.arguments
if arguments.count > 2, arguments[1] == "document" {
    DocumentWorker.run(pdf: .init(path: arguments[2], arguments: Array(arguments[3...])), cpuSeconds: 1)
} else if arguments.last == "document-worker" {
    DocumentWorker.run()
}

MarkupWorker.run(
    limits: WorkerLimits(cpuSeconds: 1, memory: 64 << 20, output: 1 << 20), render: perform)
