import Foundation
import Schemas
import Testing

@testable import Policy

@Suite struct PolicyGrammarTests {
  private static let repository = String(ExamplePolicyTests.folder.dropLast("/policies".count))
  private static let schema = ExamplePolicyTests.folder + "/policy.schema.json"
  private static let reference = repository + "/docs/policy.md"
  private static let marks = ("<!-- grammar -->\n", "<!-- grammar end -->\n")

  private var updates: Bool { ProcessInfo.processInfo.environment["FIELDSEAL_UPDATE_FIXTURES"] != nil }

  /// `FIELDSEAL_UPDATE_FIXTURES=1` writes it.
  @Test func schemaIsUpToDate() throws {
    if updates { try PolicyGrammar.jsonSchema.write(toFile: Self.schema, atomically: true, encoding: .utf8) }
    let text = try String(contentsOfFile: Self.schema, encoding: .utf8)
    #expect(text == PolicyGrammar.jsonSchema, "policies/policy.schema.json is out of date")
  }

  /// `FIELDSEAL_UPDATE_FIXTURES=1` writes it.
  @Test func referenceIsUpToDate() throws {
    var text = try String(contentsOfFile: Self.reference, encoding: .utf8)
    let start = try #require(text.range(of: Self.marks.0)).upperBound
    let end = try #require(text.range(of: Self.marks.1)).lowerBound
    let due = "\n" + PolicyGrammar.markdown + "\n"
    if updates {
      text.replaceSubrange(start..<end, with: due)
      try text.write(toFile: Self.reference, atomically: true, encoding: .utf8)
      return
    }
    #expect(text[start..<end] == due, "docs/policy.md is out of date")
  }

  @Test func schemaIsJSON() throws {
    let parsed = try JSONSerialization.jsonObject(with: Data(PolicyGrammar.jsonSchema.utf8))
    let root = try #require(parsed as? [String: Any])
    let definitions = try #require(root["$defs"] as? [String: Any])
    #expect(definitions.keys.sorted() == PolicyGrammar.mappings.dropFirst().map(\.name).sorted())
    let rule = try #require(definitions["topicRule"] as? [String: Any])
    let properties = try #require(rule["properties"] as? [String: [String: Any]])
    #expect(properties.keys.sorted() == PolicyGrammar.topicRule.names.sorted())
    #expect(properties.values.allSatisfy { $0["description"] is String })
    #expect(PolicyGrammar.jsonSchema == PolicyGrammar.jsonSchema)
  }

  @Test func namesAreUnique() {
    #expect(Set(PolicyGrammar.mappings.map(\.name)).count == PolicyGrammar.mappings.count)
    for mapping in PolicyGrammar.mappings {
      #expect(Set(mapping.names).count == mapping.names.count)
      #expect(!mapping.documentation.isEmpty && mapping.settings.allSatisfy { !$0.documentation.isEmpty })
    }
    #expect(PolicyGrammar.mapping("field")?.names.first == "path")
  }

  /// What the schema's patterns take is what the parser takes, as far as these go.
  @Test func patternsTakeWhatTheParserTakes() throws {
    let paths = [
      "customer.ssn", "orders[*].card", "**.password", "payment(Card).number", "\"first name\"",
      "a.\"b\\\"c\"", "[0].x",
      "(a.B).c", "é.x", "*", "a[0][*]", "@type",
    ]
    let bad = ["a..b", "", ".a", "a.", "a b", "a[01]", "a[x]", "a(", "a*", "[", "\"a"]
    let pattern = try Regex(#require(PolicyGrammar.path.pattern))
    for path in paths {
      #expect(path.wholeMatch(of: pattern) != nil, "\(path)")
      #expect((try? FieldPath(path)) != nil, "\(path)")
    }
    for path in bad { #expect(path.wholeMatch(of: pattern) == nil, "\(path)") }
    let template = try Regex(#require(PolicyGrammar.template.pattern))
    for text in PolicyGrammar.template.examples {
      #expect(text.wholeMatch(of: template) != nil)
      #expect((try? KeyTemplate(text)) != nil)
    }
    for text in ["{", "a b", "{tenant}", "{value.}", "x{topic"] {
      #expect(text.wholeMatch(of: template) == nil, "\(text)")
    }
    let topic = try Regex(#require(PolicyGrammar.pattern.pattern))
    for text in PolicyGrammar.pattern.examples {
      #expect(text.wholeMatch(of: topic) != nil)
      #expect((try? TopicPattern(text)) != nil)
    }
  }
}
