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
    guard let json = RegistryJSON(body), let schema = json.string("schema") else { return nil }
    self.schema = schema
    if json.has("schemaType") {
      guard let type = json.string("schemaType") else { return nil }
      self.type = type
    } else {
      type = "AVRO"
    }
    if json.has("references") {
      guard let references = json.references("references") else { return nil }
      self.references = references
    } else {
      references = []
    }
    id = json.integer("id")
    guid = json.string("guid")
    version = json.integer("version")
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
