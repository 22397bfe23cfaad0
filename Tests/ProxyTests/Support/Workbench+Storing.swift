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
}
