/// A keyring that is a folder of small files, which several processes on one file system may share.
///
/// The folder, mode 0700, holds `keyring.id` and one file per DEK, mode 0600 (`KeyringFile` has their format). What it
/// holds is useless without the KEKs, so others may be given the right to read it, as a backup needs; a folder or file that
/// others may write to is refused.
///
/// * **Append**: the entry is written to a temporary file, which is synchronised and then linked to its name. `link` fails
///   where the name exists, so of two processes that want a number one gets it and the other takes the next. Then the
///   folder is synchronised.
/// * **Replace** (after the rotation of a KEK): a temporary file, synchronised, renamed over the old one.
/// * **Reading** opens the entry's file each time, so another process's entries are seen at once.
/// * Files with other names, such as the `.tmp-…` that a crash leaves, are ignored. A deleted entry's values are lost.
public final class DirectoryKeyring: Keyring {
  public let id: UInt32
  public let path: String

  /// Opens the keyring in the folder `path`; where there is none, makes the folder (but not its parents) and the keyring.
  ///
  /// A service passes `create: false`: where a volume is not mounted, a new keyring in its place would make everything
  /// sealed so far look unsealed.
  public init(path: String, create: Bool = true) throws(KeyringError) {
    self.path = path
    do {
      if create { try DurableFile.makeFolder(path) } else { try DurableFile.checkFolder(path) }
    } catch {
      throw Self.error(error)
    }
    id = try Self.findID(path, create: create)
  }

  public func append(_ make: (KeyID) throws(KeyringError) -> KeyringEntry) throws(KeyringError)
    -> KeyringEntry
  {
    guard var number = try UInt32(exactly: UInt64(numbers().last ?? 0) + 1) else { throw full }
    while true {
      let entry = try make(KeyID(keyring: id, number: number))
      guard entry.id == KeyID(keyring: id, number: number) else {
        throw KeyringError(
          .corrupt, "an entry for key \(entry.id) cannot be kept as \(Hex.text(number)) in \(path)")
      }
      let bytes = try Self.encode(entry)
      do {
        try DurableFile.create(file(number), bytes.span.bytes)
        return entry
      } catch  where error.kind == .exists {
        let (next, overflow) = number.addingReportingOverflow(1)
        guard !overflow else { throw full }
        number = next
      } catch {
        throw Self.error(error)
      }
    }
  }

  public func entry(_ number: UInt32) throws(KeyringError) -> KeyringEntry? {
    let path = file(number)
    let bytes: [UInt8]
    do {
      bytes = try DurableFile.read(path, privacy: .readable, limit: 64 << 10)
    } catch  where error.kind == .missing {
      return nil
    } catch {
      throw Self.error(error)
    }
    let entry: KeyringEntry
    do {
      entry = try KeyringFile.entry(bytes)
    } catch {
      throw KeyringError(.corrupt, "\(path) cannot be used: \(error); restore it from a backup")
    }
    guard entry.id == KeyID(keyring: id, number: number) else {
      throw KeyringError(
        .corrupt,
        "\(path) holds key \(entry.id), not \(Hex.text(id))/\(Hex.text(number)): it was renamed or copied here"
      )
    }
    return entry
  }

  public func numbers() throws(KeyringError) -> [UInt32] {
    do {
      return try DurableFile.names(in: path).compactMap { KeyringFile.number($0) }.sorted()
    } catch {
      throw Self.error(error)
    }
  }

  public func replace(_ entry: KeyringEntry) throws(KeyringError) {
    guard try self.entry(entry.id.number)?.id == entry.id else {
      throw KeyringError(.corrupt, "key \(entry.id) is not in the keyring \(path), so it cannot be replaced")
    }
    let bytes = try Self.encode(entry)
    do { try DurableFile.replace(file(entry.id.number), bytes.span.bytes) } catch { throw Self.error(error) }
  }

  private func file(_ number: UInt32) -> String { "\(path)/\(KeyringFile.name(number))" }

  private var full: KeyringError {
    KeyringError(.full, "the keyring \(path) has used its last number: move it aside and begin a new one")
  }

  private static func encode(_ entry: KeyringEntry) throws(KeyringError) -> [UInt8] {
    do { return try KeyringFile.bytes(entry) } catch { throw KeyringError(.inaccessible, error.message) }
  }

  private static func findID(_ path: String, create: Bool) throws(KeyringError) -> UInt32 {
    let file = "\(path)/\(KeyringFile.idName)"
    for _ in 0..<2 {
      do throws(FileError) {
        let bytes: [UInt8] = try DurableFile.read(file, privacy: .readable, limit: 4096)
        do {
          return try KeyringFile.keyringID(bytes)
        } catch {
          throw FileError(
            kind: .tooLarge, message: "\(file) cannot be used: \(error); restore it from a backup")
        }
      } catch  where error.kind == .missing {
        guard create else {
          throw KeyringError(
            .inaccessible,
            "there is no keyring in \(path): make it with `fieldseal keys init`, mount it, or restore it from a backup"
          )
        }
        try makeID(path, file)
      } catch  where error.kind == .tooLarge {
        throw KeyringError(.corrupt, error.message)
      } catch {
        throw Self.error(error)
      }
    }
    throw KeyringError(.inaccessible, "\(file) vanished while it was being made")
  }

  private static func makeID(_ path: String, _ file: String) throws(KeyringError) {
    let names: [String]
    do { names = try DurableFile.names(in: path) } catch { throw Self.error(error) }
    // An id is always made before an entry. Another id would make every value sealed so far look unsealed.
    guard !names.contains(where: { KeyringFile.number($0) != nil }) else {
      throw KeyringError(
        .corrupt, "\(path) holds keys but no \(KeyringFile.idName): restore that file from a backup")
    }
    do {
      let bytes = try KeyringFile.bytes(keyring: Hash.randomUInt32())
      do {
        try DurableFile.create(file, bytes.span.bytes)
      } catch  where error.kind == .exists {
        // Another process was faster: its id is the keyring's.
      } catch {
        throw Self.error(error)
      }
    } catch let error as KeyringError {
      throw error
    } catch {
      throw KeyringError(.inaccessible, "\(error)")
    }
  }

  private static func error(_ error: FileError) -> KeyringError {
    KeyringError(
      error.kind == .permissions ? .permissions : error.kind == .tooLarge ? .corrupt : .inaccessible,
      error.message)
  }
}
