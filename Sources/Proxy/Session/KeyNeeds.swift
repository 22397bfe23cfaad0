import FieldCrypto

/// Keys that a frame cannot go on without.
struct KeyNeeds {
  struct Sealing: Hashable, Sendable {
    var kek: KEKReference
    var algorithm: Algorithm
  }

  var sealing: Set<Sealing> = []
  var opening: Set<KeyID> = []

  var count: Int { sealing.count + opening.count }
  var isEmpty: Bool { sealing.isEmpty && opening.isEmpty }
}
