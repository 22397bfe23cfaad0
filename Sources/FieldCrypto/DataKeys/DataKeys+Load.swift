import BackgroundWork

/// The blocking half: what runs on worker threads.
extension DataKeys {
  /// Confirms the key there is, or makes another where that one is spent, soon will be, or is gone from the keyring.
  func confirmOrMake(
    _ name: SealingName, _ current: SealingKey?, _ provider: any KeyProvider
  ) throws(DataKeyError) -> SealingKey {
    let now = Moment.now
    if let current, !current.isSpent(at: now), !current.wantsSuccessor(at: now),
      try confirm(current, provider, at: now)
    {
      return current
    }
    return try make(name, provider, at: now)
  }

  private func confirm(
    _ key: SealingKey, _ provider: any KeyProvider, at moment: Moment
  ) throws(DataKeyError) -> Bool {
    let found: KeyringEntry?
    do { found = try keyring.entry(key.id.number) } catch { throw DataKeyError(error) }
    guard let entry = found else {
      // Whatever it seals from now on could not be opened after a restart.
      key.retire()
      onEvent?(.missing(key.id, key.kek))
      return false
    }
    let dek = try unwrap(entry, provider)
    guard dek.isEqual(to: key.secret) else { throw corrupt(entry) }
    key.confirm(entry, at: moment)
    onEvent?(.opened(key.id, key.kek))
    return true
  }

  private func make(
    _ name: SealingName, _ provider: any KeyProvider, at moment: Moment
  ) throws(DataKeyError) -> SealingKey {
    let made = try append(name.kek, name.algorithm, provider)
    let entry = made.entry
    return SealingKey(entry, secret: made.intoSecret(), settings: settings, confirmed: moment)
  }

  /// Has the provider make a DEK and appends it to the keyring.
  func append(
    _ kek: KEKReference, _ algorithm: Algorithm, _ provider: any KeyProvider
  ) throws(DataKeyError) -> MadeKey {
    let generated: GeneratedKey
    do { generated = try provider.generate(under: kek.name) } catch { throw DataKeyError(error) }
    let wrapped = generated.wrapped
    let dek = generated.intoPlaintext()
    guard dek.byteCount == Algorithm.keyByteCount else {
      throw DataKeyError(
        .keyCorrupt, "provider '\(kek.provider)' made a key of \(dek.byteCount) bytes, not 32")
    }
    let created = UnixTime.now
    let entry: KeyringEntry
    do throws(KeyringError) {
      entry = try keyring.append { (id: KeyID) throws(KeyringError) in
        do throws(CryptoError) {
          return try KeyringEntry(
            id: id, algorithm: algorithm, kek: kek, created: created, wrapped: wrapped, dek: dek)
        } catch { throw KeyringError(.inaccessible, error.message) }
      }
    } catch { throw DataKeyError(error) }
    // A record may have named it before it was made.
    opening.forgetFailure(entry.id)
    onEvent?(.created(entry.id, entry.kek, entry.algorithm))
    return MadeKey(entry, dek)
  }

  func entry(_ id: KeyID) throws(DataKeyError) -> KeyringEntry {
    guard id.keyring == keyring.id else {
      throw DataKeyError(.keyUnknown, "key \(id) is of another keyring than \(Hex.text(keyring.id))")
    }
    let found: KeyringEntry?
    do { found = try keyring.entry(id.number) } catch { throw DataKeyError(error) }
    guard let entry = found else {
      throw DataKeyError(
        .keyUnknown,
        "key \(id) is not in the keyring: restore its entry from a backup, or share the keyring's folder")
    }
    return entry
  }

  func open(
    _ entry: KeyringEntry, _ current: OpeningKey?, _ provider: any KeyProvider
  ) throws(DataKeyError) -> OpeningKey {
    let moment = Moment.now
    let dek = try unwrap(entry, provider)
    onEvent?(.opened(entry.id, entry.kek))
    if let current, current.algorithm == entry.algorithm, dek.isEqual(to: current.secret) {
      current.confirm(at: moment)
      return current
    }
    return OpeningKey(entry, secret: dek, cacheTime: settings.cacheTime, confirmed: moment)
  }

  private func unwrap(_ entry: KeyringEntry, _ provider: any KeyProvider) throws(DataKeyError) -> SecretBytes
  {
    let dek: SecretBytes
    do { dek = try provider.unwrap(entry.wrapped, under: entry.kek.name) } catch { throw DataKeyError(error) }
    let belongs: Bool
    do { belongs = try entry.belongs(dek) } catch { throw DataKeyError(error) }
    guard belongs else { throw corrupt(entry) }
    return dek
  }

  private func corrupt(_ entry: KeyringEntry) -> DataKeyError {
    DataKeyError(
      .keyCorrupt,
      "the keyring's entry \(entry.id) does not belong to the key in it: it was altered or swapped; restore it"
    )
  }
}
