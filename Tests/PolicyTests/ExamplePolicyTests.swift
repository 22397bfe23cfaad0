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
    try TextFile.names(inFolder: folder).filter { $0.hasSuffix(".yaml") }
  }

  @Test func examplesAreValid() throws {
    let files = try Self.files(Self.folder)
    #expect(files.count >= 4)
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
    #expect(rule.kek.name == "payments/payments.orders")
    let listed = try Policy.load("\(Self.folder)/listed-only.yaml")
    #expect(throws: PolicyError.self) { try listed.rule(for: "other") }
    guard case .sealed(let audit) = try listed.rule(for: "audit-eu-2026") else {
      Issue.record("not sealed")
      return
    }
    #expect(audit.algorithm == .chaCha20Poly1305)
    let migration = try Policy.load("\(Self.folder)/migration.yaml")
    guard case .sealed(let mirror) = try migration.rule(for: "eu.orders") else {
      Issue.record("not sealed")
      return
    }
    #expect(mirror.context == "orders")
    #expect(mirror.unsealed == .pass)
  }

  /// Each file under `invalid/` begins with the diagnostics that it must give: "# expect: line:column: message".
  @Test func invalidOnesGiveTheirDiagnostics() throws {
    let folder = Self.folder + "/invalid"
    let files = try Self.files(folder)
    #expect(files.count >= 5)
    for file in files {
      let text = String(decoding: try TextFile.read("\(folder)/\(file)", limit: 1 << 20), as: UTF8.self)
      let marker = "# expect: "
      let expected = text.split(separator: "\n").filter { $0.hasPrefix(marker) }
        .map { "\(file):\($0.dropFirst(marker.count))" }
      do throws(PolicyErrors) {
        _ = try Policy.parse([file: text])
        Issue.record("\(file) is valid")
      } catch {
        #expect(error.all.map(\.description).sorted() == expected.sorted(), "\(file)")
      }
    }
  }
}
