import FieldCrypto
import Schemas

/// Something that a frame cannot go on without, and that is got elsewhere.
enum Need: Hashable, Sendable {
  /// A data key to seal with.
  case sealingKey(KEKReference, Algorithm)
  /// The data key that seals deterministically under a KEK.
  case deterministicKey(KEKReference)
  /// A data key to open with.
  case openingKey(KeyID)
  /// The schema that a value was written with.
  case schema(SchemaReference)
}
