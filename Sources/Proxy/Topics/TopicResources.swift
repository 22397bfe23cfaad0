import Schemas

/// What the topics of one loop share.
final class TopicResources {
  let schemas: SchemaCatalog
  let ciphers = LoopCiphers()

  init(schemas: SchemaCatalog) {
    self.schemas = schemas
  }
}
