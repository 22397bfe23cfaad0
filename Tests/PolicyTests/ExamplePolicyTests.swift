import Testing
import YAML

@testable import Policy

/// `policies/` at the top of the repository.
@Suite struct ExamplePolicyTests {
  static let folder: String = {
    let parts = #filePath.split(separator: "/").dropLast(3)
    return "/" + parts.joined(separator: "/") + "/policies"
  }()

  static func files(_ folder: String) throws -> [String] {
    try TextFile.names(inFolder: folder).filter { $0.hasSuffix(".yaml") && !$0.hasSuffix(".test.yaml") }
  }

  @Test func examplesAreValid() throws {
    let files = try Self.files(Self.folder)
    #expect(files.count >= 6)
    for file in files {
      let policy = try Policy.load("\(Self.folder)/\(file)")
      #expect(policy.sealsAnything, "\(file)")
    }
  }

  @Test func examplesDoWhatTheySay() throws {
    let payments = try Policy.load("\(Self.folder)/payments.yaml")
    #expect(try payments.rule(for: "metrics") == .plain)
    guard case .sealed(let rule) = try payments.rule(for: "payments.orders") else {
      Issue.record("not sealed")
      return
    }
    #expect(rule.key.fixed?.name == "payments/payments.orders")
    let listed = try Policy.load("\(Self.folder)/listed-only.yaml")
    #expect(throws: PolicyError.self) { try listed.rule(for: "other") }
    guard case .sealed(let audit) = try listed.rule(for: "audit-eu-2026") else {
      Issue.record("not sealed")
      return
    }
    #expect(audit.key.algorithm == .chaCha20Poly1305)
    let migration = try Policy.load("\(Self.folder)/migration.yaml")
    guard case .sealed(let mirror) = try migration.rule(for: "eu.orders") else {
      Issue.record("not sealed")
      return
    }
    #expect(mirror.context == "orders")
    #expect(mirror.unsealed == .pass)
  }

  @Test func fieldExamples() throws {
    let orders = try Policy.load("\(Self.folder)/orders-json.yaml")
    guard case .sealed(let rule) = try orders.rule(for: "orders"), case .fields(let fields) = rule.value
    else {
      Issue.record("no fields")
      return
    }
    #expect(fields.format == .json)
    #expect(fields.onInvalid == .sealValue)
    #expect(fields.fields.map(\.isOptional) == [false, false, false, true, true, true, false])
    #expect(fields.fields.last?.mode == .deterministic)
    #expect(fields.matcher.paths.map(\.canonical).compactMap { $0 }.count == 5)
    guard case .sealed(let customers) = try orders.rule(for: "customers") else {
      Issue.record("not sealed")
      return
    }
    #expect(customers.recordKey?.context == fields.fields.last?.context)
    #expect(customers.headers == [HeaderRule(name: "x-user-name")])
    #expect(orders.warnings.map(\.code) == [.recordKeyPartitioning])

    let avro = try Policy.load("\(Self.folder)/customers-avro.yaml")
    guard case .sealed(let visits) = try avro.rule(for: "visits"), case .fields(let fields) = visits.value
    else {
      Issue.record("no fields")
      return
    }
    #expect(fields.schemas.map(\.path) == ["\(Self.folder)/schemas/visit.avsc"])
    guard case .sealed(let others) = try avro.rule(for: "customers.eu") else {
      Issue.record("not sealed")
      return
    }
    #expect(others.value == .whole)
    #expect(others.recordKey != nil)
    #expect(others.headers.map(\.mode) == [.deterministic])
  }
}
