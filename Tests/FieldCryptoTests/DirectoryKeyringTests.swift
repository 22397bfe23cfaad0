import Dispatch
import Foundation
import Synchronization
import TestTools
import Testing

@testable import FieldCrypto

/// A keyring in a folder: durable, shared, refused where others may write.
@Suite struct DirectoryKeyringTests {
  let folder = TemporaryFolder()
  var path: String { folder.file("keyring") }

  private func entry(_ id: KeyID, kek: String = "orders", wrapped: [UInt8] = [1, 2, 3]) -> KeyringEntry {
    KeyringEntry(
      id: id, algorithm: .aes256GCM, kek: KEKReference(provider: "test", name: kek), created: 1_795_578_000,
      wrapped: WrappedKey(kekVersion: 1, bytes: wrapped), binding: [UInt8](repeating: 7, count: 32))
  }

  @Test func entriesComeBack() throws {
    let keyring = try DirectoryKeyring(path: path)
    #expect(try keyring.numbers().isEmpty)
    #expect(try keyring.entry(1) == nil)
    let first = try keyring.append { entry($0) }
    let second = try keyring.append { entry($0, kek: "bestellungen/köln") }
    #expect(first.id == KeyID(keyring: keyring.id, number: 1))
    #expect(second.id.number == 2)
    let reopened = try DirectoryKeyring(path: path)
    #expect(reopened.id == keyring.id)
    #expect(try reopened.entries() == [first, second])
  }

  @Test func modesArePrivateWhateverTheUmask() throws {
    let before = umask(0)
    defer { umask(before) }
    let keyring = try DirectoryKeyring(path: path)
    _ = try keyring.append { entry($0) }
    #expect(folder.mode("keyring") == 0o700)
    #expect(folder.mode("keyring/keyring.id") == 0o600)
    #expect(folder.mode("keyring/00000001.dek") == 0o600)
  }

  @Test func whatOthersMayChangeIsRefused() throws {
    let keyring = try DirectoryKeyring(path: path)
    _ = try keyring.append { entry($0) }
    // Others may read: what is kept is wrapped.
    chmod(path, 0o755)
    chmod("\(path)/00000001.dek", 0o644)
    #expect(try DirectoryKeyring(path: path).entry(1) != nil)
    for mode: mode_t in [0o620, 0o602, 0o666] {
      chmod("\(path)/00000001.dek", mode)
      let error = #expect(throws: KeyringError.self) { try keyring.entry(1) }
      #expect(error?.code == .permissions)
      #expect(error?.message.contains("chmod 600 \(path)/00000001.dek") == true)
    }
    chmod(path, 0o777)
    let error = #expect(throws: KeyringError.self) { try DirectoryKeyring(path: path) }
    #expect(error?.code == .permissions)
    #expect(error?.message.contains("chmod 700 \(path)") == true)
  }

  /// Two processes that share a folder never get one number, and see each other's entries.
  @Test func sharedByManyInstances() throws {
    let keyrings = try (0..<4).map { _ in try DirectoryKeyring(path: path) }
    #expect(Set(keyrings.map(\.id)).count == 1)
    let numbers = Mutex<[UInt32]>([])
    let failures = Mutex<[String]>([])
    DispatchQueue.concurrentPerform(iterations: 4) { index in
      for round in 0..<25 {
        do {
          let made = try keyrings[index].append { entry($0, kek: "\(index).\(round)") }
          numbers.withLock { $0.append(made.id.number) }
        } catch { failures.withLock { $0.append("\(error)") } }
      }
    }
    #expect(failures.withLock { $0 } == [])
    #expect(numbers.withLock { $0.sorted() } == Array(1...100))
    for keyring in keyrings {
      #expect(try Set(keyring.entries().map(\.kek.name)).count == 100)
    }
    #expect(folderNames.filter { $0.hasPrefix(".tmp-") }.isEmpty)
  }

  private var folderNames: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
  }

  /// Many processes that start at once agree on one id.
  @Test func oneIdOutOfARace() throws {
    for round in 0..<10 {
      let ids = Mutex<Set<UInt32>>([])
      let path = folder.file("keyring-\(round)")
      DispatchQueue.concurrentPerform(iterations: 8) { _ in
        if let keyring = try? DirectoryKeyring(path: path) { ids.withLock { _ = $0.insert(keyring.id) } }
      }
      #expect(ids.withLock { $0.count } == 1)
    }
  }

  @Test func leftoversOfACrashAreIgnored() throws {
    let keyring = try DirectoryKeyring(path: path)
    _ = try keyring.append { entry($0) }
    for name in [
      ".tmp-1234-0badcafe", ".tmp-99-00000002", "00000002.dek.bak", "README", "0000002.dek", "0000000G.dek",
    ] {
      folder.write("keyring/\(name)", "half an entr")
    }
    #expect(try keyring.numbers() == [1])
    #expect(try keyring.append { entry($0) }.id.number == 2)
    #expect(try DirectoryKeyring(path: path).entries().count == 2)
  }

  @Test func replacingIsAtomicAndOnlyOfWhatIsThere() throws {
    let keyring = try DirectoryKeyring(path: path)
    var made = try keyring.append { entry($0) }
    made.wrapped = WrappedKey(kekVersion: 2, bytes: [4, 5])
    let other = try DirectoryKeyring(path: path)
    try keyring.replace(made)
    #expect(try other.entry(1) == made)
    let absent = entry(KeyID(keyring: keyring.id, number: 9))
    #expect(throws: KeyringError.self) { try keyring.replace(absent) }
    #expect(try keyring.numbers() == [1])

    // Readers see the old entry or the new one, never anything between.
    let isDone = Atomic(false)
    let bad = Atomic(0)
    let replaced = made
    DispatchQueue.concurrentPerform(iterations: 2) { thread in
      if thread == 0 {
        var changed = replaced
        for round in 0..<100 {
          changed.wrapped = WrappedKey(kekVersion: 3, bytes: [UInt8](repeating: UInt8(round), count: 64))
          try? keyring.replace(changed)
        }
        isDone.store(true, ordering: .relaxed)
      } else {
        while !isDone.load(ordering: .relaxed) {
          guard let seen = try? other.entry(1),
            Set(seen.wrapped.bytes.count == 2 ? [] : seen.wrapped.bytes).count <= 1
          else {
            bad.add(1, ordering: .relaxed)
            continue
          }
        }
      }
    }
    #expect(bad.load(ordering: .relaxed) == 0)
  }

  @Test func damagedEntriesAreNamedAndNeverTrap() throws {
    let keyring = try DirectoryKeyring(path: path)
    _ = try keyring.append { entry($0) }
    let good = folder.read("keyring/00000001.dek")
    for bytes in Hostile.variations(of: good) where bytes != good {
      // In memory: 2,000 variations need no disk.
      #expect(throws: KeyringFile.Fault.self) { try KeyringFile.entry(bytes) }
    }
    folder.write("keyring/00000001.dek", Array(good.dropLast(5)))
    let error = #expect(throws: KeyringError.self) { try keyring.entry(1) }
    #expect(error?.code == .corrupt)
    #expect(error?.message.contains("\(path)/00000001.dek") == true)
    #expect(error?.message.contains("damaged") == true)
  }

  /// What a well-formed sum does not excuse: anyone can compute it.
  @Test func malformedFieldsAreRefused() throws {
    let keyring = try DirectoryKeyring(path: path)
    _ = try keyring.append { entry($0) }
    let text = String(decoding: folder.read("keyring/00000001.dek"), as: UTF8.self)
    let body = text.split(separator: "\n").dropLast().joined(separator: "\n") + "\n"
    let changes = [
      ("fieldseal-dek 1", "fieldseal-dek 2"), ("number 00000001", "number 1"),
      ("number 00000001", "number +0000001"),
      ("AES-256-GCM", "AES-128-GCM"), ("provider test", "provider "), ("kek orders", "kek or ders"),
      ("kek orders", "kek or\u{7}ders"), ("kek orders", "kek " + String(repeating: "x", count: 513)),
      ("version 1\n", "version 01\n"), ("version 1\n", "version -1\n"),
      ("version 1\n", "version 4294967296\n"),
      ("2026-11-25", "2026-13-25"), ("2026-11-25", "2026-02-30"), ("wrapped 010203", "wrapped 01020"),
      ("wrapped 010203", "wrapped "), ("wrapped 010203", "wrapped 0102ZZ"), ("binding 07", "binding "),
      ("algorithm", "Algorithm"), ("created", "extra 1\ncreated"),
    ]
    for (from, to) in changes {
      #expect(body.contains(from), "\(from)")
      let changed = Array(body.replacingOccurrences(of: from, with: to).utf8)
      let summed = changed + Array("sum \(Hex.text(try Hash.sha256(changed)))\n".utf8)
      #expect(throws: KeyringFile.Fault.self, "\(to)") { try KeyringFile.entry(summed) }
    }
  }

  @Test func copiedEntriesAreNoticed() throws {
    let keyring = try DirectoryKeyring(path: path)
    _ = try keyring.append { entry($0) }
    folder.write("keyring/00000002.dek", folder.read("keyring/00000001.dek"))
    let error = #expect(throws: KeyringError.self) { try keyring.entry(2) }
    #expect(error?.code == .corrupt)
    #expect(error?.message.contains("renamed or copied") == true)
    // From another keyring.
    let other = try DirectoryKeyring(path: folder.file("other"))
    _ = try other.append { entry($0) }
    folder.write("keyring/00000001.dek", folder.read("other/00000001.dek"))
    #expect(throws: KeyringError.self) { try keyring.entry(1) }
  }

  /// Another id would make every value that is stored look unsealed.
  @Test func aLostIdIsNotReplaced() throws {
    let keyring = try DirectoryKeyring(path: path)
    _ = try keyring.append { entry($0) }
    unlink("\(path)/keyring.id")
    let error = #expect(throws: KeyringError.self) { try DirectoryKeyring(path: path) }
    #expect(error?.code == .corrupt)
    #expect(error?.message.contains("keyring.id") == true)
    for contents in ["", "fieldseal-keyring 1\nid 00000001\nsum 00\n", "\u{0}\u{0}"] {
      folder.write("keyring/keyring.id", contents)
      #expect(throws: KeyringError.self) { try DirectoryKeyring(path: path) }
    }
  }

  /// An empty mount point must not become a new keyring.
  @Test func aServiceMakesNoKeyring() throws {
    #expect(throws: KeyringError.self) { try DirectoryKeyring(path: path, create: false) }
    #expect(!folder.names.contains("keyring"))
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    chmod(path, 0o700)
    let error = #expect(throws: KeyringError.self) { try DirectoryKeyring(path: path, create: false) }
    #expect(error?.message.contains("fieldseal keys init") == true)
    #expect(folderNames.isEmpty)
    let made = try DirectoryKeyring(path: path)
    #expect(try DirectoryKeyring(path: path, create: false).id == made.id)
  }

  @Test func theLastNumberIsTheLast() throws {
    let keyring = try DirectoryKeyring(path: path)
    let last = entry(KeyID(keyring: keyring.id, number: .max))
    folder.write("keyring/ffffffff.dek", try KeyringFile.bytes(last))
    #expect(try keyring.entry(.max) == last)
    let error = #expect(throws: KeyringError.self) { try keyring.append { entry($0) } }
    #expect(error?.code == .full)
  }

  @Test func unusablePathsAreNamed() throws {
    folder.write("file", "text")
    for bad in [folder.file("file"), folder.file("no/such/parent")] {
      let error = #expect(throws: KeyringError.self) { try DirectoryKeyring(path: bad) }
      #expect(error?.message.contains(bad) == true)
    }
    #expect(throws: KeyringError.self) { try DirectoryKeyring(path: "") }
    let keyring = try DirectoryKeyring(path: path)
    try FileManager.default.createDirectory(
      atPath: "\(path)/00000005.dek", withIntermediateDirectories: false)
    #expect(throws: KeyringError.self) { try keyring.entry(5) }
    mkfifo("\(path)/00000006.dek", 0o600)
    #expect(throws: KeyringError.self) { try keyring.entry(6) }
  }

  @Test func namesThatWouldBreakTheFileAreNotKept() throws {
    let keyring = try DirectoryKeyring(path: path)
    for name in ["", "a b", "a\nbinding 00", "tab\t", String(repeating: "x", count: 513)] {
      #expect(throws: KeyringError.self) { try keyring.append { entry($0, kek: name) } }
    }
    #expect(try keyring.numbers().isEmpty)
  }
}
