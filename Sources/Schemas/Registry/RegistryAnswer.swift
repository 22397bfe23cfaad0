/// A schema as a registry gives it: the answer to `/schemas/ids/…`, `/schemas/guids/…` or `/subjects/…/versions/…`.
struct RegistryAnswer {
  let schema: String
  /// Absent in the answer: Avro.
  let type: String
  let references: [RegistryReference]
  private let id: Int?
  private let guid: String?
  private let version: Int?

  /// Nil for anything else.
  init?(_ body: [UInt8]) {
    guard let answer = JSONTree(answer: body), let schema = answer["schema"]?.string else { return nil }
    self.schema = schema
    switch answer["schemaType"] {
    case nil, .null: type = "AVRO"
    case .string(let type): self.type = type
    default: return nil
    }
    switch answer["references"] {
    case nil, .null: references = []
    case .array(let entries):
      references = entries.compactMap { RegistryReference($0) }
      guard references.count == entries.count else { return nil }
    default: return nil
    }
    id = answer["id"]?.integer
    guid = answer["guid"]?.string
    version = answer["version"]?.integer
  }

  /// Whether it does not say itself that it is another schema.
  func isAnswer(to reference: SchemaReference) -> Bool {
    switch reference {
    case .id(let wanted): id.map { $0 == Int(wanted) } ?? true
    case .guid: guid.map { $0.lowercased() == reference.guidText } ?? true
    case .fingerprint, .file: false
    }
  }

  func isAnswer(to reference: RegistryReference) -> Bool {
    reference.version < 0 || version.map { $0 == reference.version } ?? true
  }
}
