import KafkaWire
import Testing

@testable import Proxy

/// Hazard 17: id → name, never name → id.
@Suite struct TopicNamesTests {
  @Test func aTopicMadeAnewHasTwoIDs() {
    let names = TopicNames()
    let (old, new) = (UUID128(high: 1, low: 1), UUID128(high: 1, low: 2))
    names.learn("orders", id: old)
    names.learn("orders", id: new)
    #expect(names.name(of: old) == "orders" && names.name(of: new) == "orders")
    #expect(names.name(of: UUID128(high: 2, low: 1)) == nil)
  }

  /// A broker that gives a sealed topic's id to a plain one would be sent its records unsealed.
  @Test func anIDKeepsItsTopic() {
    let names = TopicNames()
    let id = UUID128(high: 1, low: 1)
    #expect(names.learn("sealed.a", id: id) && names.learn("sealed.a", id: id))
    #expect(!names.learn("plain.a", id: id))
    #expect(names.name(of: id) == "sealed.a")
  }

  /// Forgetting would let a broker name the first ids anew.
  @Test func aFullMapForgetsNothing() {
    let names = TopicNames(capacity: 2)
    let ids = (1...3).map { UUID128(high: 1, low: UInt64($0)) }
    for (index, id) in ids.enumerated() { #expect(names.learn("topic-\(index)", id: id)) }
    #expect(ids.map { names.name(of: $0) } == ["topic-0", "topic-1", nil])
    #expect(!names.learn("other", id: ids[0]))
  }

  /// They would fill the memory, and no topic has one.
  @Test func namesThatNoBrokerTakesAreNotKept() {
    let names = TopicNames()
    let id = UUID128(high: 1, low: 1)
    let long = String(repeating: "a", count: 250)
    #expect(names.learn(long, id: id) && names.name(of: id) == nil)
    #expect(names.learn("orders", id: id) && !names.learn(long, id: id))
  }

  /// What metadata before version 10 has instead of an id.
  @Test func zeroIsNoID() {
    let names = TopicNames()
    names.learn("orders", id: .zero)
    #expect(names.name(of: .zero) == nil)
  }

  /// The proxy's own question: asks by id, makes nothing, and is told apart from a client's.
  @Test func theQuestion() throws {
    var frame = FrameAssembly()
    let ids: Set = [UUID128(high: 1, low: 1), UUID128(high: 2, low: 2)]
    TopicNamesRequest.write(ids, to: &frame)
    let whole = frame.flattened(input: RawSpan())
    #expect(integer(whole, at: 0, as: Int32.self) == Int32(whole.count - 4))
    let body = Array(whole.dropFirst(4))
    var reader = WireReader(body.span.bytes)
    let header = try RequestHeader(reading: &reader)
    #expect(header.apiKey == 3 && header.apiVersion == 12)
    #expect(header.correlationID == TopicNamesRequest.correlationID && header.correlationID < 0)
    let message = try MetadataRequest(reading: &reader, version: 12)
    #expect(Set((message.topics ?? []).map(\.topicID)) == ids)
    #expect(message.topics?.allSatisfy { $0.name == nil } == true)
    #expect(!message.allowAutoTopicCreation)
  }
}
