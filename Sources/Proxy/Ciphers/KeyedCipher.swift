import FieldCrypto

/// A cipher set up with a data key.
protocol KeyedCipher: AnyObject {
  var key: OpeningKey { get }
}

extension ValueOpener: KeyedCipher {}
extension FieldOpener: KeyedCipher {}
extension DeterministicCipher: KeyedCipher {}
