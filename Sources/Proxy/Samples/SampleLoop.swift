import Bytes
import FieldCrypto
import Glibc
import KafkaWire
import Logging
import Policy
import Schemas

/// What an event loop has to rewrite batches, without sockets: it waits for keys and schemas where a session goes on.
final class SampleLoop {
  let search: FieldSearch
  private let policy: Policy
  private let suppliers: Suppliers
  private let sealer: BatchSealer
  private let opener: BatchOpener
  private let resources: TopicResources
  private var topics: [String: Topic] = [:]

  init(policy: Policy, suppliers: Suppliers) {
    self.policy = policy
    self.suppliers = suppliers
    resources = TopicResources(schemas: suppliers.schemas)
    let formats = FormatLog(log: .silent)
    let scratch = RecordScratch(limits: FrameLimits())
    sealer = BatchSealer(suppliers: suppliers, scratch: scratch, formats: formats)
    opener = BatchOpener(suppliers: suppliers, scratch: scratch, formats: formats)
    search = FieldSearch(schemas: suppliers.schemas, formats: formats)
  }

  func topic(_ name: String) -> Topic {
    if let known = topics[name] { return known }
    let topic = Topic(name: name, policy: policy, resources)
    topics[name] = topic
    return topic
  }

  /// The schema, if it was looked up before.
  func schema(_ reference: SchemaReference) -> WriterSchema? { suppliers.schemas.schema(reference) }

  func seal(_ batch: [UInt8], for topic: SealedTopic) throws(SampleError) -> [UInt8] {
    try rewrite { (waited, needs, output) throws(PartitionFailure) in
      let written = try sealer.seal(
        batch.span.bytes, for: topic, waited: waited, needs: &needs, into: &output)
      guard written == nil, needs.isEmpty || waited.isExhausted else { return }
      throw .invalid("the record has more fields or bytes than a data key may seal, or too many schemas")
    }
  }

  func open(_ batch: [UInt8], of topic: SealedTopic) throws(SampleError) -> [UInt8] {
    try rewrite { (waited, needs, output) throws(PartitionFailure) in
      _ = try opener.open(batch.span.bytes, of: topic, waited: waited, needs: &needs, into: &output)
    }
  }

  private func rewrite(
    _ body: (FrameWait, inout FrameNeeds, inout ByteBuffer) throws(PartitionFailure) -> Void
  ) throws(SampleError) -> [UInt8] {
    var waited = FrameWait()
    while true {
      var needs = FrameNeeds()
      var output = ByteBuffer()
      do throws(PartitionFailure) {
        try body(waited, &needs, &output)
      } catch {
        throw SampleError(error)
      }
      if needs.isEmpty { return output.withBytes { $0.withUnsafeBytes { Array($0) } } }
      try get(needs, &waited)
    }
  }

  private func get(_ needs: FrameNeeds, _ waited: inout FrameWait) throws(SampleError) {
    waited.begin(needs)
    while let need = waited.next() {
      let answer = SampleAnswer<NeedFailure?>()
      suppliers.get(need) { answer.give($0) }
      let failure = answer.wait()
      if let failure {
        if case .schema(let reference) = need, case .schema(let error) = failure, error.code == .notConfigured
        {
          throw SampleError(
            nil,
            "the value names \(reference) of a schema registry, and none is asked here: give the schema as a file",
            missingSchema: reference)
        }
      }
      waited.arrived(need, failure)
    }
  }
}
