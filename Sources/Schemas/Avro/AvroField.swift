/// A field of a record.
struct AvroField: Hashable, Sendable {
  let name: String
  /// Its `confluent:tags`.
  let tags: [String]
  /// The node of its type.
  let type: Int
}
