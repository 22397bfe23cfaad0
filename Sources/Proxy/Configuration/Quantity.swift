/// A whole number and what stands behind it.
enum Quantity {
  /// `100MiB` as 100 and `MiB`; no number if there are no digits, or too many.
  static func split(_ text: String) -> (number: Int?, unit: String) {
    let digits = text.utf8.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    let unit = text.utf8.dropFirst(digits.count).drop { $0 == UInt8(ascii: " ") }
    return (Int(String(decoding: digits, as: UTF8.self)), String(decoding: unit, as: UTF8.self))
  }
}
