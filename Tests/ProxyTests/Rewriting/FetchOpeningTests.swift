import FieldCrypto
import KafkaWire
import TestTools
import Testing

@testable import Proxy

/// Fetch responses whose records are opened.
@Suite struct FetchOpeningTests {
  static let versions: [Int16] = [4, 11, 12, 13, 16, 18]
  private static let marker = ProduceSealingTests.marker

  private let bench: Workbench

  init() throws { bench = try Workbench() }

  private func sealed(_ topic: String = "sealed.a", at offset: Int64, _ values: [[UInt8]?] = [marker]) throws
    -> [UInt8]
  {
    let stored = try bench.stored(topic, TestBatch(values: values))
    return stored.replacing(0..<8, with: bytes(offset))
  }

  @Test(arguments: versions) func everythingElseStays(version: Int16) throws {
    let stored = try sealed(at: 100, [Self.marker, nil, [], bytes("v")])
    let plain = SeededRandom.bytes(3_000, seed: 1)
    let response = Messages.fetchResponse(
      version, ["plain.a": [plain, nil], "sealed.a": [stored, nil, [], stored], "plain.b": [[]]])
    let frame = try bench.receive(response, .fetch(version: version)).toClient
    let (before, _) = try Messages.readFetchResponse(response, version)
    let (after, partitions) = try Messages.readFetchResponse(frame, version)
    #expect(after.throttleTime == 12 && after.sessionID == (version >= 7 ? 99 : 0))
    #expect(
      partitions.map { "\($0.topic) \($0.index)" } == [
        "plain.a 0", "plain.a 1", "sealed.a 0", "sealed.a 1", "sealed.a 2", "sealed.a 3", "plain.b 0",
      ])
    #expect(partitions.allSatisfy { $0.error == .none })
    #expect(partitions[0].records == plain, "plain records are not looked at")
    #expect(partitions[1].records == nil && partitions[3].records == nil && partitions[4].records == [])
    for index in [2, 5] {
      let opened = try partitions[index].batch
      #expect(opened.baseOffset == 100)
      #expect(opened.records.map(\.value) == [Self.marker, nil, [], bytes("v")])
    }
    for (topic, other) in zip(before.topics, after.topics) {
      for (partition, same) in zip(topic.partitions, other.partitions) {
        #expect(partition.highWatermark == same.highWatermark)
        #expect(partition.lastStableOffset == same.lastStableOffset)
        #expect(partition.logStartOffset == same.logStartOffset)
        #expect(partition.preferredReadReplica == same.preferredReadReplica)
      }
    }
    #expect(frame.count <= response.count)
  }

  /// A response for one plain topic streams, before its records have come; where brokers may be named behind the records, or
  /// another topic may follow, it does not.
  @Test(arguments: versions) func whatStreams(version: Int16) throws {
    let records = SeededRandom.bytes(3_000, seed: 1)
    func streams(_ topics: KeyValuePairs<String, [[UInt8]?]>, bytes count: Int = 100) -> Bool {
      let front = Array(Messages.fetchResponse(version, topics).prefix(count))
      return bench.responses.isPlain(front.span.bytes, .fetch(version: version))
    }
    #expect(streams(["plain.a": [records]]) == (version < 16))
    #expect(!streams(["plain.a": [records]], bytes: 12), "too little to tell")
    #expect(!streams(["sealed.a": [records]]))
    #expect(!streams(["two.two": [records]]), "no single rule")
    #expect(!streams(["plain.a": [records], "sealed.a": [records]]))
    #expect(!streams([:]))
  }

  /// Without sealed topics the broker's own bytes go on.
  @Test(arguments: versions) func plainTopicsGoOnAsTheyAre(version: Int16) throws {
    let response = Messages.fetchResponse(version, ["plain.a": [SeededRandom.bytes(3_000, seed: 1), nil]])
    #expect(try bench.receive(response, .fetch(version: version)).toClient == response)
    let nothing = Messages.fetchResponse(version, [:])
    #expect(try bench.receive(nothing, .fetch(version: version)).toClient == nothing)
  }

  /// Hazard 4: after compaction offsets have gaps, and the last delta is no record's.
  @Test(arguments: CompressionCodec.allCases) func gapsStay(codec: CompressionCodec) throws {
    var batch = TestBatch(
      [3, 4, 90].map { TestRecord(key: bytes("k\($0)"), value: Self.marker, offsetDelta: $0) }, codec: codec)
    batch.lastOffsetDelta = 200
    let stored = try bench.stored("sealed.a", batch).replacing(0..<8, with: bytes(Int64(5_000)))
    batch.baseOffset = 5_000
    let opened = try bench.fetched("sealed.a", [stored])
    #expect(try opened.batch == batch)
    #expect(TestBatch.fixedHeader(opened.records ?? []) == TestBatch.fixedHeader(stored))
  }

  /// Hazard 5: control batches, emptied batches and those of magic 0 and 1, byte for byte.
  @Test(arguments: versions) func whatHoldsNoClientsRecordsPasses(version: Int16) throws {
    var control = TestBatch([TestRecord(key: [0, 0, 0, 1], value: [0, 0, 0, 0, 0, 7])])
    control.flags = TestBatch.control | TestBatch.transactional
    control.baseOffset = 101
    var empty = TestBatch([])
    empty.baseOffset = 102
    empty.lastOffsetDelta = 9
    empty.producerID = 77
    let parts = [
      try sealed(at: 100), control.bytes, empty.bytes, Legacy.message(0, offset: 120, bytes("old")),
      Legacy.message(1, offset: 121, bytes("old")), try sealed(at: 122, [bytes("last")]),
    ]
    let opened = try bench.fetched("sealed.a", parts, version: version)
    #expect(opened.error == .none)
    let middle = parts[1...4].flatMap { $0 }
    let records = try #require(opened.records)
    let first = try TestBatch(parsing: Array(records.prefix(parts[0].count - 31)))
    #expect(first.baseOffset == 100 && first.records.map(\.value) == [Self.marker])
    let rest = records.dropFirst(parts[0].count - 31)
    #expect(Array(rest.prefix(middle.count)) == middle)
    let last = try TestBatch(parsing: Array(rest.dropFirst(middle.count)))
    #expect(last.baseOffset == 122 && last.records.map(\.value) == [bytes("last")])
  }

  /// A broker cuts the last batch off at the byte limit.
  @Test func aPartialBatchAtTheEndIsDropped() throws {
    let whole = try sealed(at: 100)
    let second = try sealed(at: 101)
    let alone = try bench.fetched("sealed.a", [whole])
    for length in stride(from: 1, to: second.count, by: 7) {
      let opened = try bench.fetched("sealed.a", [whole, Array(second.prefix(length))])
      #expect(opened == alone, "\(length)")
    }
    let nothing = try bench.fetched("sealed.a", [Array(second.dropLast())])
    #expect(nothing.error == .none && nothing.records == [])
  }

  /// Nothing in it was opened: the batch keeps the compression that it has.
  @Test(arguments: CompressionCodec.allCases) func batchesOfNullsStay(codec: CompressionCodec) throws {
    let batch = TestBatch(
      (0..<20).map { TestRecord(key: bytes("key-\($0)"), value: nil, offsetDelta: $0) }, codec: codec)
    let stored = batch.bytes
    #expect(try bench.fetched("sealed.a", [stored]).records == stored)
  }

  // MARK: - Unsealed values

  private static let foreign: [UInt8] = [0xF9, 1, 2, 3, 4, 0, 0, 0, 1] + [UInt8](repeating: 9, count: 40)

  @Test(arguments: [bytes("older record"), [], [0xF9], foreign], [CompressionCodec.none, .lz4])
  func unsealedValuesAreRejectedByDefault(value: [UInt8], codec: CompressionCodec) throws {
    var batch = TestBatch(values: [nil, value], codec: codec)
    batch.baseOffset = 700
    let opened = try bench.fetched("sealed.a", [batch.bytes])
    #expect(opened.error == .corruptMessage && opened.records == [])
    let line = try #require(bench.log.lines(of: "fetch_failed").first)
    #expect(line.contains("topic=sealed.a") && line.contains("offset 701") && line.contains("unsealed: pass"))
    #expect(!line.contains("older"))
  }

  @Test(arguments: CompressionCodec.allCases) func unsealedValuesPassWhereThePolicySaysSo(
    codec: CompressionCodec
  ) throws {
    let values: [[UInt8]?] = [bytes("older record"), [], [0xF9], Self.foreign, nil]
    let batch = TestBatch(values: values, codec: codec).bytes
    #expect(try bench.fetched("migrating.a", [batch]).records == batch)
    // Together with sealed ones in one batch.
    let stored = try bench.stored("migrating.a", TestBatch(values: [Self.marker, bytes("x")]))
    var mixed = try TestBatch(parsing: stored)
    mixed.records[1].value = bytes("older record")
    mixed.codec = codec
    let opened = try bench.fetched("migrating.a", [mixed.bytes]).batch
    #expect(opened.records.map(\.value) == [Self.marker, bytes("older record")] && opened.codec == codec)
  }

  /// With this keyring's id a value has to open, whatever the policy says of unsealed ones.
  @Test(arguments: ["sealed.a", "migrating.a"]) func damagedValuesNeverPass(topic: String) throws {
    let stored = try TestBatch(parsing: try bench.stored(topic, TestBatch(values: [Self.marker])))
    let value = try #require(stored.records[0].value)
    for index in [5, 8, 9, 14, 15, value.count - 1] {
      var altered = stored
      altered.records[0].value = value.flipping(bit: 0, at: index)
      let opened = try bench.fetched(topic, [altered.bytes])
      #expect(opened.error == .corruptMessage && opened.records == [], "\(index)")
    }
    for length in [31, value.count - 1] {
      var altered = stored
      altered.records[0].value = Array(value.prefix(length))
      #expect(try bench.fetched(topic, [altered.bytes]).error == .corruptMessage)
    }
  }

  // MARK: - Moved ciphertext

  /// Hazard 7.
  @Test func movedToAnotherTopicItDoesNotOpen() throws {
    let stored = try sealed("sealed.a", at: 0)
    #expect(try bench.fetched("sealed.a", [stored]).error == .none)
    for topic in ["sealed.b", "migrating.a", "mirror.a", "chacha.a"] {
      let opened = try bench.fetched(topic, [stored])
      #expect(opened.error == .corruptMessage && opened.records == [], "\(topic)")
    }
  }

  /// Hazard 7, within a topic.
  @Test func movedToAnotherKeyItDoesNotOpen() throws {
    let records = [bytes("a"), bytes("b"), [], nil].enumerated().map {
      TestRecord(key: $1, value: Self.marker + [UInt8($0)], offsetDelta: $0)
    }
    let stored = try TestBatch(parsing: try bench.stored("sealed.a", TestBatch(records)))
    #expect(try bench.fetched("sealed.a", [stored.bytes]).error == .none)
    for (left, right) in [(0, 1), (0, 2), (2, 3), (1, 3)] {
      var swapped = stored
      swapped.records[left].value = stored.records[right].value
      swapped.records[right].value = stored.records[left].value
      #expect(try bench.fetched("sealed.a", [swapped.bytes]).error == .corruptMessage)
    }
  }

  /// A mirror of another name, which the policy gives the same context.
  @Test func aNamedContextSpansTopics() throws {
    let stored = try sealed("mirror.a", at: 0)
    #expect(try bench.fetched("mirror.b", [stored]).batch.records.map(\.value) == [Self.marker])
  }

  // MARK: - One partition of many

  /// Hazard 13.
  @Test(arguments: versions) func oneFailureIsOnePartitions(version: Int16) throws {
    let good = try sealed(at: 10)
    let moved = try sealed("sealed.b", at: 10)
    let response = Messages.fetchResponse(
      version,
      [
        "sealed.a": [good, moved, good], "plain.a": [bytes("anything")], "stray": [good],
        "sealed.b": [moved, good.flipping(bit: 2, at: 80)],
      ])
    let frame = try bench.receive(response, .fetch(version: version)).toClient
    let (message, partitions) = try Messages.readFetchResponse(frame, version)
    #expect(
      partitions.map(\.error) == [
        .none, .corruptMessage, .none, .none, .topicAuthorizationFailed, .none, .corruptMessage,
      ])
    for index in [1, 4, 6] { #expect(partitions[index].records == []) }
    for index in [0, 2, 5] { #expect(try partitions[index].batch.records.map(\.value) == [Self.marker]) }
    #expect(partitions[3].records == bytes("anything"))
    #expect(message.errorCode == 0, "the response itself has no error")
  }

  @Test func malformedBatchesFailTheirPartition() throws {
    let good = try sealed(at: 10)
    let bad: [[UInt8]] = [
      good.flipping(bit: 0, at: 20), TestBatch.resealed(good.replacing(21..<23, with: [0, 6])),
      TestBatch.resealed(good.replacing(57..<61, with: bytes(Int32(2)))),
      TestBatch.resealed(good.replacing(57..<61, with: bytes(Int32.max))),
      good.replacing(16..<17, with: [9]), good.replacing(8..<12, with: bytes(Int32(3))),
      good.replacing(8..<12, with: bytes(Int32(-5))),
    ]
    for (index, records) in bad.enumerated() {
      let opened = try bench.fetched("sealed.a", [good, records])
      #expect(opened.error == .corruptMessage && opened.records == [], "\(index)")
    }
  }

  /// A topic id whose name nobody has said yet: no records, and clients ask for metadata.
  @Test(arguments: [13, 18] as [Int16]) func anUnknownID(version: Int16) throws {
    let bench = try Workbench(knows: ["plain.a"])
    let response = Messages.fetchResponse(version, ["sealed.a": [Self.marker], "plain.a": [Self.marker]])
    let frame = try bench.receive(response, .fetch(version: version)).toClient
    let (_, partitions) = try Messages.readFetchResponse(frame, version)
    #expect(partitions.map(\.error) == [.unknownTopicID, .none])
    #expect(partitions[0].records == [])
  }

  // MARK: - Share groups

  @Test(arguments: [1, 2] as [Int16]) func shareGroups(version: Int16) throws {
    let good = try sealed(at: 10)
    let moved = try sealed("sealed.b", at: 10)
    let response = Messages.shareFetchResponse(
      version, ["sealed.a": [good, moved, nil], "plain.a": [bytes("anything")], "stray": [good]])
    let frame = try bench.receive(response, .shareFetch(version: version)).toClient
    let (_, partitions) = try Messages.readShareFetchResponse(frame, version)
    #expect(
      partitions.map(\.error) == [.none, .corruptMessage, .none, .none, .topicAuthorizationFailed])
    #expect(try partitions[0].batch.records.map(\.value) == [Self.marker])
    #expect(partitions[1].records == [] && partitions[1].message?.contains("does not authenticate") == true)
    #expect(partitions[2].records == nil && partitions[3].records == bytes("anything"))
    #expect(partitions[4].records == [])
    let plain = Messages.shareFetchResponse(version, ["plain.a": [bytes("anything")]])
    #expect(try bench.receive(plain, .shareFetch(version: version)).toClient == plain)
  }

  // MARK: - Hostile bytes

  /// Any bit turned over, any length: an answer, never a trap.
  @Test(arguments: [4, 12, 16] as [Int16]) func alteredResponses(version: Int16) throws {
    let stored = try bench.stored("sealed.a", TestBatch(values: [Self.marker, nil], codec: .zstd))
    let response = Messages.fetchResponse(
      version, ["sealed.a": [stored, stored]], endpoints: [Messages.endpoint(1, "kafka")])
    for index in response.indices {
      _ = try bench.receive(Array(response.prefix(index)), .fetch(version: version))
      for bit in [0, 3, 7] as [UInt8] {
        _ = try bench.receive(response.flipping(bit: bit, at: index), .fetch(version: version))
      }
    }
  }
}
