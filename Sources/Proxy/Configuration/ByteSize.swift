/// Sizes as people write them: `512KiB`, `100MiB`, `1TiB`, `10MB`; a bare number is bytes.
enum ByteSize {
  private static let units: KeyValuePairs<String, Int> = [
    "B": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30, "TiB": 1 << 40,
    "kB": 1000, "KB": 1000, "MB": 1_000_000, "GB": 1_000_000_000, "TB": 1_000_000_000_000,
  ]

  /// Bytes, or nil if it is no size.
  static func parse(_ text: String) -> Int? {
    let (number, unit) = Quantity.split(text)
    guard let number else { return nil }
    if unit.isEmpty { return number }
    guard let factor = units.first(where: { $0.key == unit })?.value else { return nil }
    let (bytes, overflow) = number.multipliedReportingOverflow(by: factor)
    return overflow ? nil : bytes
  }

  static func text(_ bytes: Int) -> String {
    for (name, factor) in units.prefix(5).reversed() where bytes >= factor && bytes % factor == 0 {
      return "\(bytes / factor)\(name == "B" ? " bytes" : name)"
    }
    return "\(bytes) bytes"
  }
}
