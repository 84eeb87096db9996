internal import Synchronization

/// Counts of requests since the start. From any thread.
public final class RequestMetrics: Sendable {
    /// What was asked for, roughly.
    private enum Area: Int, CaseIterable {
        case page, file, list, search, api, asset, machine, other

        /// By the first part of an address, as it came.
        init(target: [UInt8]) {
            let path = target.prefix { $0 != 0x3F }.dropFirst()
            let first = String(decoding: path.prefix { $0 != 0x2F && $0 != 0x2E }, as: UTF8.self)
            self =
                switch first {
                case "", "wiki", "random", "p", "r", "c": .page
                case "file", "upload": .file
                case "pages", "changes", "wanted", "orphans", "tags", "tag": .list
                case "search": .search
                case "api": .api
                case "static": .asset
                case "healthz", "metrics", "robots", "opensearch": .machine
                default: .other
                }
        }
    }

    private struct Counts {
        var statuses: [Int: Int] = [:]
        var buckets = [Int](repeating: 0, count: RequestMetrics.bounds.count)
        var count = 0
        var microseconds: Int64 = 0
    }

    /// Upper bounds of the histogram, in microseconds and as written.
    private static let bounds: [(microseconds: Int64, seconds: String)] = [
        (500, "0.0005"), (1_000, "0.001"), (2_500, "0.0025"), (5_000, "0.005"), (10_000, "0.01"),
        (25_000, "0.025"), (50_000, "0.05"), (100_000, "0.1"), (250_000, "0.25"), (500_000, "0.5"),
        (1_000_000, "1"), (2_500_000, "2.5"), (5_000_000, "5"), (10_000_000, "10"),
    ]

    private let areas = Mutex([Counts](repeating: Counts(), count: Area.allCases.count))

    /// Nothing counted yet.
    public init() {}

    /// Counts an answer.
    ///
    /// - Parameters:
    ///   - target: the address as it came.
    ///   - microseconds: from the request line to the end of the answer.
    public func record(target: [UInt8], status: Int, microseconds: Int64) {
        let area = Area(target: target).rawValue
        let bucket = Self.bounds.firstIndex { microseconds <= $0.microseconds }
        areas.withLock { areas in
            areas[area].statuses[status, default: 0] += 1
            areas[area].count += 1
            areas[area].microseconds += microseconds
            if let bucket { areas[area].buckets[bucket] += 1 }
        }
    }

    func write(to text: inout MetricsText) {
        let areas = areas.withLock { $0 }
        let used = Area.allCases.map { ($0, areas[$0.rawValue]) }.filter { $0.1.count > 0 }
        text.family("meent_http_requests_total", .counter, "Requests that were answered.")
        for (area, counts) in used {
            for (status, count) in counts.statuses.sorted(by: { $0.key < $1.key }) {
                text.sample(
                    "meent_http_requests_total", [("route", "\(area)"), ("status", "\(status)")], "\(count)")
            }
        }
        let name = "meent_http_request_duration_seconds"
        text.family(name, .histogram, "From the request line to the end of the answer.")
        for (area, counts) in used {
            var sum = 0
            for (bound, count) in zip(Self.bounds, counts.buckets) {
                sum += count
                text.sample(name + "_bucket", [("route", "\(area)"), ("le", bound.seconds)], "\(sum)")
            }
            text.sample(name + "_bucket", [("route", "\(area)"), ("le", "+Inf")], "\(counts.count)")
            text.sample(name + "_sum", [("route", "\(area)")], Self.seconds(counts.microseconds))
            text.sample(name + "_count", [("route", "\(area)")], "\(counts.count)")
        }
    }

    private static func seconds(_ microseconds: Int64) -> String {
        let fraction = String(microseconds % 1_000_000)
        return "\(microseconds / 1_000_000)." + String(repeating: "0", count: 6 - fraction.utf8.count)
            + fraction
    }
}
