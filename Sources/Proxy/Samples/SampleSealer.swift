import FieldCrypto
import KafkaWire
import Policy
import Schemas

/// Seals and opens single records as the proxy does, by its own code, with throw-away keys in memory: no keyring on disk, no
/// key provider, no network. Not to be used by two threads at once.
///
/// A KEK of any name exists. Schemas come from the policy's files and from what the caller gives; no registry is asked.
public final class SampleSealer {
  private let policy: Policy
  private let keyring = SampleKeyring()
  private let names: SampleKeyNames
  private let schemas: SchemaCatalog
  private let loop: SampleLoop
  /// For each set of keys that a reader has, by topic.
  private var readers: [Reader: SampleLoop] = [:]

  private struct Reader: Hashable {
    let keys: Set<String>
    let topic: String
  }

  /// - Parameters:
  ///   - schemas: what a registry would give for these ids.
  ///   - files: in the place of the schema files that were read with the policy.
  public init(
    policy: Policy, schemas known: [(id: UInt32, schema: WriterSchema)] = [], files: [SchemaFile]? = nil
  ) throws(SampleError) {
    self.policy = policy
    names = SampleKeyNames(keys: policy.keys)
    do {
      schemas = try SchemaCatalog(
        files: files ?? policy.schemaFiles,
        known: Dictionary(known.map { (.id($0.id), $0.schema) }) { first, _ in first })
    } catch {
      throw SampleError(nil, "\(error)")
    }
    loop = Self.loop(policy, keyring, schemas) { _ in true }
  }

  private static func loop(
    _ policy: Policy, _ keyring: SampleKeyring, _ schemas: SchemaCatalog,
    allows: @escaping @Sendable (KEKReference) -> Bool
  ) -> SampleLoop {
    var providers: [String: any KeyProvider] = [:]
    for provider in Set(policy.keys.map(\.provider)) {
      providers[provider] = SampleKeyProvider { allows(KEKReference(provider: provider, name: $0)) }
    }
    let dataKeys = DataKeys(keyring: keyring, providers: providers)
    return SampleLoop(policy: policy, suppliers: Suppliers(dataKeys: dataKeys, schemas: schemas))
  }

  // MARK: - Sealing

  /// What the broker stores for a record that a client produces.
  /// - Throws: what the producer would be told.
  public func seal(_ record: SampleRecord, topic name: String) throws(SampleError) -> SealedSample {
    let batch = SampleBatch.bytes(record)
    guard let topic = try sealed(name, loop) else {
      let count = SampleBatch.section(of: batch).count
      return SealedSample(
        written: record, stored: record, isPlain: true, parts: [], reading: nil, writtenByteCount: count,
        storedByteCount: count)
    }
    let locator = SampleLocator(
      topic: topic, loop: loop, keyring: keyring, written: batch, stored: try loop.seal(batch, for: topic))
    return try locator.sample(record)
  }

  /// The names under `keys:` that may mean this KEK for a topic, in the policy's order.
  public func keyNames(of kek: KEKReference, topic: String) -> [String] {
    names.names(of: kek, topic: topic)
  }

  /// The names under `keys:` that mean this key for a topic, in the policy's order.
  public func keyNames(of key: SealKey, topic: String) -> [String] {
    policy.keys.filter { $0.sealKey(topic: topic) == key }.map(\.name)
  }

  // MARK: - Opening

  /// What a client that reads through the proxy gets for a stored record.
  /// - Parameter keys: by their names under `keys:`, which the proxy may use; nil for all.
  /// - Throws: what the consumer would be told.
  public func open(
    _ stored: SampleRecord, topic name: String, withKeys keys: Set<String>? = nil
  ) throws(SampleError) -> SampleRecord {
    let loop = keys.map { reader($0, name) } ?? loop
    guard let topic = try sealed(name, loop) else { return stored }
    let section = SampleBatch.section(of: try loop.open(SampleBatch.bytes(stored), of: topic))
    do {
      return try SampleBatch.record(try SampleBatch.view(section.span.bytes), section.span.bytes)
    } catch {
      throw SampleError(nil, "the opened record cannot be read: \(error)")
    }
  }

  private func reader(_ keys: Set<String>, _ topic: String) -> SampleLoop {
    let reader = Reader(keys: keys, topic: topic)
    if let known = readers[reader] { return known }
    let names = names
    let loop = Self.loop(policy, keyring, schemas) { kek in
      !keys.isDisjoint(with: names.names(of: kek, topic: topic))
    }
    readers[reader] = loop
    return loop
  }

  /// Nil for a plain topic.
  private func sealed(_ name: String, _ loop: SampleLoop) throws(SampleError) -> SealedTopic? {
    switch loop.topic(name).treatment {
    case .plain: return nil
    case .sealed(let topic): return topic
    case .refused(let reason): throw SampleError(.policyViolation, reason)
    }
  }
}
