extension Timestamp {
    /// Reads RFC 3339, such as `2026-03-01T09:30:00Z` or `2026-03-01T10:30:00+01:00`; a fraction of a second is dropped.
    ///
    /// - Returns: nil for anything else, a day that no calendar has included.
    public init?(rfc3339 text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes[4] == 0x2D, bytes[7] == 0x2D, bytes[10] | 0x20 == 0x74,
            bytes[13] == 0x3A,
            bytes[16] == 0x3A,
            let year = Self.number(bytes[0..<4]), let month = Self.number(bytes[5..<7]),
            let day = Self.number(bytes[8..<10]), let hour = Self.number(bytes[11..<13]),
            let minute = Self.number(bytes[14..<16]), let second = Self.number(bytes[17..<19]),
            (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 60,
            let offset = Self.offset(bytes[19...])
        else { return nil }
        let time = Timestamp(
            seconds: Self.days(year: year, month: month, day: day) * 86_400 + hour * 3_600 + minute * 60
                + second)
        // A day behind the month's last would be one of the next month.
        guard time.civil().day == Int(day) else { return nil }
        self.init(seconds: time.seconds - offset * 60)
    }

    /// Minutes east of UTC.
    private static func offset(_ rest: ArraySlice<UInt8>) -> Int64? {
        var rest = rest
        if rest.first == 0x2E {
            let digits = rest.dropFirst().prefix { (0x30...0x39).contains($0) }
            guard !digits.isEmpty else { return nil }
            rest = rest[digits.endIndex...]
        }
        guard let sign = rest.first else { return nil }
        if sign | 0x20 == 0x7A { return rest.count == 1 ? 0 : nil }
        guard sign == 0x2B || sign == 0x2D, rest.count == 6, rest[rest.startIndex + 3] == 0x3A,
            let hours = number(rest.dropFirst().prefix(2)), let minutes = number(rest.suffix(2)), hours < 24,
            minutes < 60
        else { return nil }
        return (sign == 0x2B ? 1 : -1) * (hours * 60 + minutes)
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
        Int64(decimal: String(decoding: digits, as: UTF8.self))
    }

    /// Days since 1970-01-01, after `days_from_civil` of Howard Hinnant's "chrono-Compatible Low-Level Date Algorithms".
    private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
