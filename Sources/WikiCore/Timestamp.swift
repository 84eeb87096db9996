internal import Glibc

/// A moment in whole seconds since 1970-01-01T00:00:00Z, as git and POSIX count them (no leap seconds).
public struct Timestamp: Hashable, Comparable, Sendable {
    /// Seconds since the epoch; negative before it.
    public let seconds: Int64

    /// A moment from its count of seconds.
    public init(seconds: Int64) {
        self.seconds = seconds
    }

    /// The first second of a day in UTC (proleptic Gregorian calendar); a day that its month has not is one of the next.
    ///
    /// Follows the algorithm `days_from_civil` of the paper named at `civil`.
    ///
    /// - Parameters:
    ///   - year: 0 to 9999.
    ///   - month: 1 to 12.
    ///   - day: 1 to 31.
    public init(year: Int64, month: Int64, day: Int64) {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        seconds = (era * 146_097 + dayOfEra - 719_468) * 86_400
    }

    /// The wall clock's present reading.
    public static func now() -> Timestamp {
        Timestamp(seconds: Int64(time(nil)))
    }

    /// The day in UTC, counted from 1970-01-01.
    public var day: Int64 {
        seconds >= 0 ? seconds / 86_400 : (seconds + 1) / 86_400 - 1
    }

    /// Orders by time.
    public static func < (left: Self, right: Self) -> Bool {
        left.seconds < right.seconds
    }

    /// The calendar date and time of day, `zone` minutes east of UTC (proleptic Gregorian calendar).
    ///
    /// Follows the algorithm `civil_from_days` of Howard Hinnant's "chrono-Compatible Low-Level Date Algorithms".
    public func civil(zone: Int = 0) -> CivilTime {
        let (local, _) = seconds.addingReportingOverflow(Int64(zone) * 60)
        // Years beyond 9999 have no RFC 3339 form; a clock that says so is shown as the last second that has.
        let clamped = min(max(local, -62_167_219_200), 253_402_300_799)
        let days = Int((clamped - (clamped % 86_400 + 86_400) % 86_400) / 86_400)
        let second = Int((clamped % 86_400 + 86_400) % 86_400)
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return CivilTime(
            year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month,
            day: dayOfYear - (153 * shiftedMonth + 2) / 5 + 1,
            hour: second / 3_600, minute: second / 60 % 60, second: second % 60,
            weekday: ((days % 7) + 11) % 7)
    }

    /// RFC 3339 in UTC, such as `2026-03-01T09:30:00Z`.
    public var rfc3339: String {
        var text: [UInt8] = []
        appendRFC3339(to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Appends the 20 bytes of RFC 3339 in UTC.
    public func appendRFC3339(to text: inout [UInt8]) {
        let time = civil()
        time.appendDate(to: &text)
        text.append(0x54)
        time.appendClock(to: &text)
        text.append(0x5A)
    }
}

/// A date and a time of day, without a zone.
public struct CivilTime: Equatable, Sendable {
    /// The calendar year, 0 to 9999.
    public let year: Int
    /// 1 to 12.
    public let month: Int
    /// 1 to 31.
    public let day: Int
    /// 0 to 23.
    public let hour: Int
    /// 0 to 59.
    public let minute: Int
    /// 0 to 59.
    public let second: Int
    /// 0 for Sunday to 6 for Saturday.
    public let weekday: Int

    /// `2026-03-01`.
    public var date: String {
        var text: [UInt8] = []
        appendDate(to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// `09:30:00`.
    public var clock: String {
        var text: [UInt8] = []
        appendClock(to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    fileprivate func appendDate(to text: inout [UInt8]) {
        CivilTime.appendPair(year / 100, to: &text)
        CivilTime.appendPair(year % 100, to: &text)
        text.append(0x2D)
        CivilTime.appendPair(month, to: &text)
        text.append(0x2D)
        CivilTime.appendPair(day, to: &text)
    }

    fileprivate func appendClock(to text: inout [UInt8]) {
        CivilTime.appendPair(hour, to: &text)
        text.append(0x3A)
        CivilTime.appendPair(minute, to: &text)
        text.append(0x3A)
        CivilTime.appendPair(second, to: &text)
    }

    /// A number of 0 to 99 in two digits.
    private static func appendPair(_ number: Int, to text: inout [UInt8]) {
        text.append(0x30 + UInt8(truncatingIfNeeded: number / 10))
        text.append(0x30 + UInt8(truncatingIfNeeded: number % 10))
    }
}
