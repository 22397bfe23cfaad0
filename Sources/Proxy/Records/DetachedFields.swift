/// The record header in which fields travel that cannot be sealed in their place (DESIGN.md, "Detached fields").
enum DetachedFields {
  /// The header's key. Clients cannot use it beside an Avro value of which fields are to be sealed.
  static let headerName = "fieldseal"
  /// The layout's version, its first byte.
  static let version: UInt8 = 1
  /// Version, keyring id, key number, counter.
  static let fixedByteCount = 15
}
