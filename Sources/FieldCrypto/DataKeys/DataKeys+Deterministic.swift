import BackgroundWork

/// The one DEK under a KEK that seals deterministically. Equal contents are to look equal for ever and whichever process
/// seals them, so a keyring has one for each KEK: of its entries with AES-256-SIV under that KEK the one with the lowest
/// number. It is made where there is none, has no limits, and is never replaced.
extension DataKeys {
  /// Which entry it is, once that has been found out. It stays what it is, so it is not looked for again.
  final class DeterministicEntry: Sendable {
    let id: KeyID

    init(_ id: KeyID) {
      self.id = id
    }
  }

  /// The key to seal and open deterministic fields with, if it is in memory and has not expired. Has it confirmed in
  /// the background when that is due. Cheap.
  public func deterministicKey(for kek: KEKReference) -> OpeningKey? {
    guard let entry = deterministic.value(kek, at: .now), let key = openingKey(entry.id),
      Self.isDeterministic(key, kek)
    else { return nil }
    return key
  }

  /// Finds or makes the key and has the provider unwrap it: the same object as `requestOpeningKey` gives for its id.
  /// `completion` is called once, on any thread, possibly before this returns. The first time it may take twice
  /// `settings.timeout`.
  public func requestDeterministicKey(
    for kek: KEKReference, completion: @escaping @Sendable (Result<OpeningKey, DataKeyError>) -> Void
  ) {
    deterministic.request(
      kek, load: { self.loadDeterministicEntry(kek, $1, $2) },
      completion: { found in
        switch found {
        case .failure(let error): completion(.failure(error))
        case .success(let entry):
          self.requestOpeningKey(entry.id) { completion(Self.checked($0, kek)) }
        }
      })
  }

  private static func checked(
    _ opened: Result<OpeningKey, DataKeyError>, _ kek: KEKReference
  ) -> Result<OpeningKey, DataKeyError> {
    guard case .success(let key) = opened, !isDeterministic(key, kek) else { return opened }
    return .failure(
      DataKeyError(
        .keyCorrupt,
        "the keyring's entry \(key.id) was AES-256-SIV's under KEK '\(kek.name)' and is no more: restore it"))
  }

  private static func isDeterministic(_ key: OpeningKey, _ kek: KEKReference) -> Bool {
    key.algorithm == .aes256SIV && key.kek == kek
  }

  private func loadDeterministicEntry(
    _ kek: KEKReference, _ deadline: Moment,
    _ finish: @escaping @Sendable (Result<DeterministicEntry, DataKeyError>) -> Void
  ) {
    guard let provider = providers[kek.provider], let pool = pools[kek.provider] else {
      return finish(.failure(unknownProvider(kek)))
    }
    keyringPool.submit(deadline: deadline) {
      do throws(DataKeyError) {
        if let id = try self.lowest(kek) { return finish(.success(DeterministicEntry(id))) }
        pool.submit(deadline: deadline) {
          do throws(DataKeyError) {
            finish(.success(DeterministicEntry(try self.makeDeterministic(kek, provider))))
          } catch {
            finish(.failure(error))
          }
        }
      } catch {
        finish(.failure(error))
      }
    }
  }

  /// Another process may be at the same, so after an entry was made it is looked again which is the lowest: numbers are
  /// given out ascending, so none comes in below one that is there.
  private func makeDeterministic(
    _ kek: KEKReference, _ provider: any KeyProvider
  ) throws(DataKeyError) -> KeyID {
    let made = try append(kek, .aes256SIV, provider).entry.id
    guard let lowest = try lowest(kek) else {
      throw DataKeyError(.keyUnknown, "key \(made) vanished from the keyring as soon as it was made")
    }
    return lowest
  }

  private func lowest(_ kek: KEKReference) throws(DataKeyError) -> KeyID? {
    do { return try deterministicIndex.lowest(kek) } catch { throw DataKeyError(error) }
  }
}
