import FieldCrypto
import Schemas

/// Why something that a frame needs cannot be had.
enum NeedFailure: Error {
  case key(DataKeyError)
  case schema(SchemaLookupError)

  /// Why no value can be read with the schema, where that is certain: the value does not fit. Nil for all other failures.
  var unusableSchema: String? {
    guard case .schema(let error) = self, error.code == .unknownSchema || error.code == .invalid else {
      return nil
    }
    return error.description
  }
}
