/// Who did something in git, and when.
public struct Signature: Equatable, Sendable {
    /// The name, as it is written; bytes, since a commit may be in any encoding.
    public let name: [UInt8]
    /// What stands between `<` and `>`.
    public let email: [UInt8]
    /// Seconds since 1970; 0 where the commit says nothing that is a number.
    public let seconds: Int64
    /// Minutes east of UTC.
    public let zone: Int

    /// A signature from its parts.
    public init(name: [UInt8], email: [UInt8], seconds: Int64, zone: Int) {
        self.name = name
        self.email = email
        self.seconds = seconds
        self.zone = zone
    }

    /// Reads `NAME <EMAIL> SECONDS ZONE` as far as it is there; old tools wrote any part of it wrong.
    init(parsing line: ArraySlice<UInt8>) {
        let open = line.firstIndex(of: 0x3C)
        let close = line.lastIndex(of: 0x3E)
        var name = line[..<(open ?? line.endIndex)]
        if name.last == 0x20 { name.removeLast() }
        self.name = Array(name)
        guard let open, let close, open < close else {
            email = []
            seconds = 0
            zone = 0
            return
        }
        email = Array(line[(open + 1)..<close])
        let parts = line[(close + 1)...].split(separator: 0x20)
        seconds = parts.first.flatMap { Int64(String(decoding: $0, as: UTF8.self)) } ?? 0
        zone = parts.count > 1 ? Self.minutes(parts[1]) : 0
    }

    /// `+0530` as 330; what is no offset as 0.
    private static func minutes(_ zone: ArraySlice<UInt8>) -> Int {
        guard let sign = zone.first, sign == 0x2B || sign == 0x2D, zone.count <= 8,
            zone.dropFirst().allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
            let digits = Int(String(decoding: zone.dropFirst(), as: UTF8.self))
        else { return 0 }
        let minutes = digits / 100 * 60 + digits % 100
        return sign == 0x2D ? -minutes : minutes
    }
}
