/// The contexts that one form of deterministic fields is sealed and opened with. Each is made when it is first used: where
/// there is a key for each subject, there are many, and most serve one direction.
struct SIVPair: ~Copyable {
  private let associatedData: [UInt8]
  private var sealer: SIVContext?
  private var opener: SIVContext?

  init(associatedData: [UInt8]) {
    self.associatedData = associatedData
  }

  /// As `SIVContext.seal`.
  @inline(__always)
  mutating func seal(
    _ text: UnsafeMutableRawBufferPointer, vector: UnsafeMutableRawPointer, key: borrowing SecretBytes
  ) -> Bool {
    if sealer == nil { sealer = context(.seal, key) }
    return sealer?.seal(text, vector: vector) ?? false
  }

  /// As `SIVContext.open`.
  @inline(__always)
  mutating func open(
    _ ciphertext: UnsafeRawBufferPointer, vector: UnsafeRawPointer, output: UnsafeMutableRawPointer,
    key: borrowing SecretBytes
  ) -> Bool {
    if opener == nil { opener = context(.open, key) }
    return opener?.open(ciphertext, vector: vector, output: output) ?? false
  }

  @inline(never)
  private func context(_ direction: AEADContext.Direction, _ key: borrowing SecretBytes) -> SIVContext? {
    try? SIVContext(direction, key: key, associatedData: [associatedData])
  }
}
