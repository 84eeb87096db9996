/// Numbers for Prometheus, in its text format 0.0.4.
struct MetricsText {
    private(set) var text = ""

    /// What a number is.
    enum Kind: String {
        /// It only grows.
        case counter
        /// It goes up and down.
        case gauge
        /// Counts of values up to bounds.
        case histogram
    }

    /// Begins a family of numbers.
    ///
    /// - Parameters:
    ///   - name: as the project prometheus.io names: with its unit, and `_total` for a counter.
    ///   - help: what it counts, on one line.
    mutating func family(_ name: String, _ kind: Kind, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
    }

    /// A number of the family.
    ///
    /// - Parameter labels: names and values, which are the program's own words.
    mutating func sample(_ name: String, _ labels: [(name: String, value: String)] = [], _ value: String) {
        let list = labels.map { "\($0.name)=\"\($0.value)\"" }.joined(separator: ",")
        text += "\(name)\(list.isEmpty ? "" : "{\(list)}") \(value)\n"
    }

    /// A family of one number.
    mutating func single(_ name: String, _ kind: Kind, _ help: String, _ value: Int) {
        family(name, kind, help)
        sample(name, [], String(value))
    }
}
