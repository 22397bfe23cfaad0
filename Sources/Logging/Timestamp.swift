import Glibc

/// The wall clock in UTC, as RFC 3339 spells it, to the millisecond.
enum Timestamp {
  static func now() -> String {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return format(seconds: time.tv_sec, nanoseconds: time.tv_nsec)
  }

  static func format(seconds: Int, nanoseconds: Int) -> String {
    var seconds = seconds
    var parts = tm()
    gmtime_r(&seconds, &parts)
    var text = ""
    text.reserveCapacity(24)
    append(Int(parts.tm_year) + 1900, width: 4, "-", to: &text)
    append(Int(parts.tm_mon) + 1, width: 2, "-", to: &text)
    append(Int(parts.tm_mday), width: 2, "T", to: &text)
    append(Int(parts.tm_hour), width: 2, ":", to: &text)
    append(Int(parts.tm_min), width: 2, ":", to: &text)
    append(Int(parts.tm_sec), width: 2, ".", to: &text)
    append(nanoseconds / 1_000_000, width: 3, "Z", to: &text)
    return text
  }

  private static func append(_ number: Int, width: Int, _ separator: String, to text: inout String) {
    let digits = String(number)
    for _ in digits.utf8.count..<max(width, digits.utf8.count) { text.append("0") }
    text.append(digits)
    text.append(separator)
  }
}
