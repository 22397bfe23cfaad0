import BackgroundWork
import Testing

@testable import FieldCrypto

/// Data keys under very many KEKs, as where each person has one.
@Suite struct ManyKEKsTests {
  private static func kek(_ number: Int) -> KEKReference {
    KEKReference(provider: "test", name: "user/\(number)")
  }

  /// Those whose KEK was not asked for in a while are confirmed, not made anew.
  @Test func keysOutliveTheirConfirmation() throws {
    let keyring = MemoryKeyring()
    let keys = DataKeys(
      keyring: keyring, providers: ["test": TestProvider()],
      settings: try DataKeySettings(cacheTime: .milliseconds(50)))
    let ids = try (0..<1_500).map { try keys.sealing(Self.kek($0)).id }
    pause(milliseconds: 60)
    #expect(keys.sealingKey(for: Self.kek(0), algorithm: .aes256GCM) == nil)
    #expect(try (0..<1_500).map { try keys.sealing(Self.kek($0)).id } == ids)
  }

  /// Each has its own, in every process, and finding it does not mean to read all others again.
  @Test func deterministicKeys() throws {
    let keyring = MemoryKeyring()
    func make() -> DataKeys { DataKeys(keyring: keyring, providers: ["test": TestProvider()]) }
    let (first, second) = (make(), make())
    let ids = try (0..<400).map { try first.deterministic(Self.kek($0)).id }
    #expect(Set(ids).count == 400)
    #expect(try (0..<400).map { try second.deterministic(Self.kek($0)).id } == ids)
    #expect(keyring.state.withLock { $0.reads } < 400 * 10)
  }
}
