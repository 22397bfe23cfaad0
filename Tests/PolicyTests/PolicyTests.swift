import FieldCrypto
import Testing
import YAML

@testable import Policy

@Suite struct PolicyTests {
  static let keys = """
    version: 1
    keys:
      payments: {provider: local, key: "payments/{topic}"}
      audit: {provider: vault, key: audit, algorithm: ChaCha20-Poly1305}

    """

  private func policy(_ topics: String) throws -> Policy {
    try Policy.parse(["p.yaml": Self.keys + "topics:\n" + topics])
  }

  private func sealed(_ policy: Policy, _ topic: String) throws -> SealRule? {
    if case .sealed(let rule) = try policy.rule(for: topic) { rule } else { nil }
  }

  private func failure(_ policy: Policy, _ topic: String) -> PolicyError? {
    do throws(PolicyError) {
      _ = try policy.rule(for: topic)
      return nil
    } catch {
      return error
    }
  }

  @Test func issuesExample() throws {
    let policy = try policy(
      """
        - match: "payments.*"
          encrypt: value
          key: payments
        - match: "*"
          encrypt: none
      """)
    #expect(
      try policy.rule(for: "payments.orders")
        == .sealed(
          SealRule(
            key: SealKey(.fixed(KEKReference(provider: "local", name: "payments/payments.orders"))),
            context: "payments.orders", unsealed: .reject)))
    #expect(try policy.rule(for: "payments") == .plain)
    #expect(try policy.rule(for: "Payments.orders") == .plain)
    #expect(policy.sealsAnything)
    #expect(policy.keys.map(\.name) == ["payments", "audit"])
    #expect(policy.keys[0].providerPosition.description == "p.yaml:3:24")
  }

  @Test func everySetting() throws {
    let policy = try policy(
      """
        - {match: a, encrypt: value, key: audit, context: shared, unsealed: pass}
        - {match: "b*", encrypt: value, key: audit, unsealed: reject}
      """)
    #expect(
      try sealed(policy, "a")
        == SealRule(
          key: SealKey(.fixed(KEKReference(provider: "vault", name: "audit")), .chaCha20Poly1305),
          context: "shared", unsealed: .pass))
    #expect(try sealed(policy, "bc")?.unsealed == .reject)
  }

  @Test func theMostSpecificDecides() throws {
    let policy = try policy(
      """
        - {match: "*", encrypt: none}
        - {match: "/orders-[0-9]+/", encrypt: value, key: audit, context: regex}
        - {match: "orders-*", encrypt: value, key: audit, context: glob}
        - {match: "orders-1*", encrypt: value, key: audit, context: longer}
        - {match: "orders-1*-eu", encrypt: value, key: audit, context: tail}
        - {match: "orders-1-eu", encrypt: none}
        - {match: "?rders-9", encrypt: none}
      """)
    #expect(try sealed(policy, "orders-x")?.context == "glob")
    #expect(try sealed(policy, "orders-17")?.context == "longer")
    #expect(try sealed(policy, "orders-17-eu")?.context == "tail")
    #expect(try sealed(policy, "orders-1-eu") == nil)
    #expect(try sealed(policy, "xrders-9") == nil)
    #expect(try sealed(policy, "else") == nil)
    let tie = try #require(failure(policy, "orders-9"))
    #expect(tie.code == .ambiguous)
    #expect(
      tie.message
        == "topic 'orders-9' matches both '/orders-[0-9]+/' (p.yaml:7:13) and 'orders-*' (p.yaml:8:13), "
        + "and neither is more specific; make one of them longer or add a rule with \"match: orders-9\"")
  }

  @Test func failsClosed() throws {
    let policy = try policy("  - {match: 'a*', encrypt: none}")
    let error = try #require(failure(policy, "orders"))
    #expect(error.code == .noRule)
    #expect(
      error.message == "no policy rule matches topic 'orders'; add one with \"match: orders\" and either "
        + "\"encrypt: value\" and a key, or \"encrypt: none\"")
    #expect(!policy.sealsAnything)
    let empty = try Policy.parse(["p.yaml": "version: 1\n"])
    #expect(failure(empty, "a")?.code == .noRule)
  }

  @Test func internalTopicsAreNeverSealed() throws {
    let policy = try policy("  - {match: '*', encrypt: value, key: audit}")
    for topic in [
      "__consumer_offsets", "__transaction_state", "__share_group_state", "__cluster_metadata",
      "__remote_log_metadata",
    ] {
      #expect(try policy.rule(for: topic) == .plain)
    }
    #expect(try sealed(policy, "__other") != nil)
    let none = try self.policy("  - {match: x, encrypt: none}")
    #expect(try none.rule(for: "__consumer_offsets") == .plain)
    #expect(throws: PolicyErrors.self) {
      try self.policy("  - {match: __consumer_offsets, encrypt: value, key: audit}")
    }
  }

  @Test(arguments: [
    "", ".", "..", "a b", "a/b", "a\0", "ä", "a\n", String(repeating: "x", count: 250), "a{topic}",
  ])
  func oddNamesAreRefused(_ topic: String) throws {
    let policy = try policy("  - {match: '*', encrypt: value, key: payments}")
    let error = try #require(failure(policy, topic))
    #expect(error.code == .invalidTopicName)
    #expect(error.topic.utf8.allSatisfy { (0x20...0x7E).contains($0) || $0 >= 0x80 })
    #expect(error.message.utf8.count < 400)
  }

  @Test func longestNameIsTaken() throws {
    let policy = try policy("  - {match: '*', encrypt: value, key: payments}")
    let name = String(repeating: "x", count: 249)
    #expect(try sealed(policy, name)?.key.fixed?.name == "payments/" + name)
  }

  @Test func filesMakeOnePolicy() throws {
    let policy = try Policy.parse([
      "a.yaml": "version: 1\ntopics: [{match: a, encrypt: value, key: k}]",
      "b.yaml": "version: 1\nkeys: {k: {provider: p, key: n}}\ntopics: [{match: b, encrypt: none}]",
    ])
    #expect(try sealed(policy, "a")?.key.fixed == KEKReference(provider: "p", name: "n"))
    #expect(policy.files == ["a.yaml", "b.yaml"])
  }

  @Test func samplesAreNoPolicies() {
    #expect(PolicySource.isPolicyFile("a.yaml") && PolicySource.isPolicyFile("a.yml"))
    #expect(!PolicySource.isPolicyFile("a.test.yaml") && !PolicySource.isPolicyFile("a.test.yml"))
    #expect(!PolicySource.isPolicyFile("a.json") && PolicySource.isPolicyFile("test.yaml"))
  }
}
