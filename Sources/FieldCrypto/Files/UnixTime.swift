import Glibc

/// Seconds since 1970 and their spelling in our files: "2026-11-25T03:40:00Z".
public enum UnixTime {
  static var now: Int64 { Int64(time(nil)) }

  public static func text(_ seconds: Int64) -> String {
    var seconds = time_t(seconds)
    var parts = tm()
    guard gmtime_r(&seconds, &parts) != nil else { return "0" }
    return
      "\(padded(parts.tm_year + 1900, 4))-\(padded(parts.tm_mon + 1, 2))-\(padded(parts.tm_mday, 2))"
      + "T\(padded(parts.tm_hour, 2)):\(padded(parts.tm_min, 2)):\(padded(parts.tm_sec, 2))Z"
  }

  /// Nil where `text` is not a moment spelt as above.
  static func seconds(_ text: some StringProtocol) -> Int64? {
    let characters = Array(text.utf8)
    guard characters.count == 20 else { return nil }
    func number(_ range: Range<Int>) -> Int32? {
      var value: Int32 = 0
      for character in characters[range] {
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(character) else { return nil }
        value = value * 10 + Int32(character - UInt8(ascii: "0"))
      }
      return value
    }
    guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
      let hour = number(11..<13),
      let minute = number(14..<16), let second = number(17..<19)
    else { return nil }
    var parts = tm()
    (parts.tm_year, parts.tm_mon, parts.tm_mday) = (year - 1900, month - 1, day)
    (parts.tm_hour, parts.tm_min, parts.tm_sec) = (hour, minute, second)
    let seconds = Int64(timegm(&parts))
    // Also refuses a month 13 and wrong separators.
    return self.text(seconds) == text ? seconds : nil
  }

  private static func padded(_ value: Int32, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
