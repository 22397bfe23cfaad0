import Schemas

/// What the topics of one loop share.
final class TopicResources {
  let schemas: SchemaCatalog
  let ciphers = LoopCiphers()
  let chosenKeys = ChosenKeys()
  /// Finds what keys are named after.
  private(set) lazy var keySearch = FieldSearch(schemas: schemas)

  init(schemas: SchemaCatalog) {
    self.schemas = schemas
  }
}
