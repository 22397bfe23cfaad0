import FieldCrypto
import Schemas

/// Why something that a frame needs cannot be had.
enum NeedFailure: Error {
  case key(DataKeyError)
  case schema(SchemaLookupError)
}
