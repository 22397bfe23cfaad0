import Policy
import Schemas

/// Whether the policy of a topic says something about all that values hold: `unclassified: reject`.
final class Coverage {
  private let matcher: FieldMatcher
  private let tags: [SchemaTag]

  /// Nil where what the policy says nothing about may be readable.
  init?(_ rules: FieldRules) {
    guard rules.unclassified == .reject, let coverage = rules.coverage else { return nil }
    matcher = coverage
    tags = rules.tags.map(\.tag) + rules.plainTags
  }

  /// Why a JSON text is refused; nil where it is not.
  func refusal(of text: RawSpan, _ search: JSONCoverage) -> String? {
    do throws(ValueError) {
      return try search.firstUnclassified(in: text, coverage: matcher).map(Self.refusal)
    } catch {
      return "the value cannot be read as JSON: \(error)"
    }
  }

  /// Why all data of a schema are refused; nil where they are not.
  func refusal(of schema: AvroSchema) -> String? {
    do throws(SchemaError) {
      return try AvroCoverage.unclassified(schema, coverage: matcher, tags: tags).first.map(Self.refusal)
    } catch {
      return
        "whether the policy says something about all fields of the value's schema cannot be told: \(error)"
    }
  }

  private static func refusal(_ path: String) -> String {
    let place = path.isEmpty ? "the value, as it is," : "field '\(path)'"
    return
      "\(place) is not classified, and the topic has 'unclassified: reject': name it in the policy, with 'mode: plain' if it "
      + "may be readable"
  }
}
