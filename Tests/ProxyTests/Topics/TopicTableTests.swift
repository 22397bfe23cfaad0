import KafkaWire
import Policy
import Testing

@testable import Proxy

@Suite struct TopicTableTests {
  private let names = TopicNames()
  private let table: TopicTable

  init() throws {
    table = TopicTable(policy: try TestPolicy.make(), names: names, schemas: try TestPolicy.schemas())
  }

  private func topic(_ name: String) -> Topic? { table.topic(named: name.utf8.span.bytes) }

  @Test func theSameTopicEachTime() {
    let first = topic("plain.a")
    #expect(first != nil && topic("plain.a") === first)
    #expect(topic("plain.b") !== first)
    #expect(topic("plain.") !== first)
  }

  @Test(arguments: [
    ("plain.a", "plain"), ("sealed.a", "sealed"), ("nowhere", "refused"), ("", "refused"), ("a b", "refused"),
    ("Plain.a", "refused"), ("__consumer_offsets", "plain"), ("__transaction_state", "plain"),
    ("__share_group_state", "plain"), ("../etc", "refused"), (String(repeating: "x", count: 250), "refused"),
  ])
  func treatment(name: String, expected: String) {
    let treatment = topic(name)?.treatment
    switch treatment {
    case .plain?: #expect(expected == "plain")
    case .sealed?: #expect(expected == "sealed")
    case .refused(let reason)?: #expect(expected == "refused" && !reason.isEmpty)
    case nil: Issue.record("no topic")
    }
    #expect(topic(name)?.isPlain == (expected == "plain"))
  }

  /// Two rules with equal right decide nothing.
  @Test func ambiguousRulesRefuse() {
    guard case .refused(let reason)? = topic("two.two")?.treatment else {
      Issue.record("not refused")
      return
    }
    #expect(reason.contains("neither is more specific"))
  }

  @Test(arguments: [[0xFF], [0xC3], [0x70, 0xC0, 0x80]] as [[UInt8]])
  func bytesThatAreNotUTF8AreNoTopic(name: [UInt8]) {
    #expect(table.topic(named: name.span.bytes) == nil)
    #expect(table.topic(named: name.span.bytes) == nil)
  }

  @Test func byID() {
    let id = UUID128(high: 1, low: 2)
    #expect(table.topic(id: id) == nil)
    names.learn("sealed.a", id: id)
    #expect(table.topic(id: id) === topic("sealed.a"))
    #expect(table.topic(id: id) === topic("sealed.a"), "from memory")
    #expect(table.topic(id: .zero) == nil)
  }

  @Test func byReference() {
    let frame = bytes("..sealed.a..")
    let byRange = TopicReference.name(.input(ByteRange(lower: 2, upper: 10)))
    #expect(table.topic(byRange, in: frame.span.bytes)?.name == "sealed.a")
    #expect(byRange.description(in: frame.span.bytes) == "sealed.a")
    #expect(table.topic(.name(.text("plain.a")), in: RawSpan())?.name == "plain.a")
    #expect(table.topic(.id(UUID128(high: 5, low: 5)), in: RawSpan()) == nil)
    // A range beyond the frame is cut off, not followed.
    #expect(table.topic(.name(.input(ByteRange(lower: 100, upper: 200))), in: frame.span.bytes)?.name == "")
  }

  /// A client that makes up names does not fill the memory; what it finds afterwards is right all the same.
  @Test func startsAgainWhenThereAreTooMany() {
    let kept = topic("sealed.kept")
    let id = UUID128(high: 1, low: 1)
    names.learn("sealed.kept", id: id)
    _ = table.topic(id: id)
    for number in 0..<TopicTable.capacity { _ = topic("plain.\(number)") }
    let again = topic("sealed.kept")
    #expect(again != nil && again !== kept)
    #expect(table.topic(id: id) === again)
  }
}
