extension Keyring {
  /// Rewraps every entry under `kek` to the KEK's newest version. Records are not touched.
  ///
  /// An entry at a time, each replaced atomically: it may be interrupted and run again. An entry that cannot be
  /// rewrapped does not keep the others from it. Throws only where the keyring cannot be listed.
  public func rewrap(_ kek: KEKReference, with provider: any KeyProvider) throws(KeyringError)
    -> RewrapSummary
  {
    var summary = RewrapSummary()
    for number in try numbers() {
      do {
        guard let entry = try entry(number), entry.kek == kek else { continue }
        if try rewrap(entry, with: provider) { summary.rewrapped += 1 } else { summary.unchanged += 1 }
      } catch {
        summary.failures.append((number, "\(error)"))
      }
    }
    return summary
  }

  private func rewrap(_ entry: KeyringEntry, with provider: any KeyProvider) throws -> Bool {
    let newest = try provider.newestVersion(of: entry.kek.name)
    if newest == entry.wrapped.kekVersion { return false }
    let dek = try provider.unwrap(entry.wrapped, under: entry.kek.name)
    guard try entry.belongs(dek) else {
      throw KeyringError(
        .corrupt, "key \(entry.id) does not belong to its entry: it was altered or swapped; restore it")
    }
    var rewrapped = entry
    rewrapped.wrapped = try provider.wrap(dek, under: entry.kek.name)
    try replace(rewrapped)
    return true
  }
}
