import FieldCrypto

/// The ciphers that one part of records is opened with, by key. One per part and loop.
///
/// A key is looked up once for each partition: within it the key stays usable, and the look-up has it confirmed before it
/// expires.
final class OpenerCache<Cipher: KeyedCipher> {
  struct Entry {
    let cipher: Cipher
    /// For which partition the key was looked up last.
    var partition: UInt64
  }

  private let part: Int
  private let recent: RecentlyUsed<LoopCiphers.Name, Entry>
  private let make: (OpeningKey) throws -> Cipher
  /// The one used last: records of a batch were mostly sealed under one key.
  @exclusivity(unchecked) private var latest: Entry?

  /// - Parameter part: a number that no other part has that uses `recent`.
  init(
    _ part: Int, _ recent: RecentlyUsed<LoopCiphers.Name, Entry>,
    _ make: @escaping (OpeningKey) throws -> Cipher
  ) {
    self.part = part
    self.recent = recent
    self.make = make
  }

  /// - Returns: nil where the key is not at hand and has not been asked for in vain: then it is among the needs.
  @inline(__always)
  func cipher(_ id: KeyID, _ access: OpeningAccess, _ needs: inout FrameNeeds) throws -> Cipher? {
    if let latest, latest.partition == access.partition, latest.cipher.key.id == id { return latest.cipher }
    return try find(id, access, &needs)
  }

  private func find(_ id: KeyID, _ access: OpeningAccess, _ needs: inout FrameNeeds) throws -> Cipher? {
    let name = LoopCiphers.Name(part: part, key: id)
    let known = recent[name]
    if let known, known.partition == access.partition {
      latest = known
      return known.cipher
    }
    guard let key = access.dataKeys.openingKey(id) else {
      if known != nil { recent[name] = nil }
      if let failure = access.waited.failures[.openingKey(id)] { throw PartitionFailure.opening(failure) }
      guard !access.waited.isExhausted else {
        throw PartitionFailure(
          error: .unknownServerError, message: "key \(id) expired while others were fetched")
      }
      needs.insert(.openingKey(id))
      return nil
    }
    let cipher: Cipher
    if let known, known.cipher.key === key {
      cipher = known.cipher
    } else {
      do {
        cipher = try make(key)
      } catch let error as CryptoError where error.isUnfitKey {
        // The number comes from the record: whoever wrote it there is to blame.
        throw PartitionFailure.corrupt("\(error)")
      }
    }
    let entry = Entry(cipher: cipher, partition: access.partition)
    recent[name] = entry
    latest = entry
    return cipher
  }
}
