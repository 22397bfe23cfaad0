/// Where wrapped DEKs are kept for as long as anything sealed under them. Calls block; they are made on worker threads.
///
/// Several processes may share one: an entry that one has appended is seen by the others' next look.
public protocol Keyring: Sendable {
  /// Which keyring: in every value sealed with its keys.
  var id: UInt32 { get }

  /// Appends the entry that `make` returns for the key id it is given, which nobody else has or gets. `make` may be called
  /// again, with another id, where another process was faster. The entry is durable when this returns.
  func append(_ make: (KeyID) throws(KeyringError) -> KeyringEntry) throws(KeyringError) -> KeyringEntry

  /// The entry as it stands now, or nil.
  func entry(_ number: UInt32) throws(KeyringError) -> KeyringEntry?

  /// The numbers of all entries, ascending.
  func numbers() throws(KeyringError) -> [UInt32]

  /// Replaces the entry of the same id, atomically and durably: readers see the old one or the new one.
  func replace(_ entry: KeyringEntry) throws(KeyringError)
}

extension Keyring {
  /// All entries, ascending by number; throws at the first that cannot be read.
  public func entries() throws(KeyringError) -> [KeyringEntry] {
    var entries: [KeyringEntry] = []
    for number in try numbers() {
      if let entry = try entry(number) { entries.append(entry) }
    }
    return entries
  }
}
