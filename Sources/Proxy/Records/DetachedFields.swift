/// The record header in which fields travel that cannot be sealed in their place (DESIGN.md, "Detached fields").
enum DetachedFields {
  /// The header's key. Clients cannot use it beside an Avro value of which fields are to be sealed.
  static let headerName = "fieldseal"
  /// The layout's version, its first byte, where all fields have one key.
  static let version: UInt8 = 1
  /// Version, keyring id, key number, counter.
  static let fixedByteCount = 15
  /// The version where they have several.
  static let keysVersion: UInt8 = 2
  /// Of version 2: version, keyring id.
  static let keysOffset = 5
  /// Of version 2: key number, counter.
  static let keyByteCount = 10
}
