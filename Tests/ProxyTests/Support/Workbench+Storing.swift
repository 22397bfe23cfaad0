@testable import KafkaWire
@testable import Proxy

extension Workbench {
  /// What the broker is given for a batch that a client produces.
  func stored(_ topic: String, _ batch: TestBatch, version: Int16 = 9) throws -> [UInt8] {
    let frame = try send(Messages.produce(version, [topic: [batch.bytes]])).toBroker
    guard let records = try Messages.readProduce(frame, version).1.first?.records else {
      throw ParseError("no records")
    }
    return records
  }

  /// What a client gets for the records of one partition.
  func fetched(_ topic: String, _ batches: [[UInt8]], version: Int16 = 12) throws -> ReadPartition {
    let response = Messages.fetchResponse(version, [topic: [batches.flatMap { $0 }]])
    let frame = try receive(response, .fetch(version: version)).toClient
    guard let partition = try Messages.readFetchResponse(frame, version).1.first else {
      throw ParseError("no partition")
    }
    return partition
  }

  /// What a client is told of a batch that is refused, and which of its records are to blame.
  func refused(
    _ topic: String, _ batch: TestBatch, version: Int16 = 9
  ) throws -> (error: KafkaError, message: String, records: [Int32]) {
    let frame = try send(Messages.produce(version, [topic: [batch.bytes]])).reply
    let (response, partitions) = try Messages.readProduceResponse(frame, version)
    guard let partition = partitions.first, let errors = response.topics.first?.partitions.first?.recordErrors
    else { throw ParseError("no partition") }
    return (partition.error, partition.message ?? "", errors.map(\.batchIndex))
  }
}
