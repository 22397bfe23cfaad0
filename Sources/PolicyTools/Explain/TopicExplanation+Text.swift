import FieldCrypto
import Policy
import Schemas

/// For people.
extension TopicExplanation {
  public var text: String {
    var sections = [heading]
    if let rule = ranking.winner?.rule, case .sealed(let sealing) = rule.encryption, isDecided {
      sections.append(settings(rule, sealing))
      if !rule.fieldEntries.isEmpty { sections.append(entries(rule, sealing)) }
      sections += schemas.map { schema($0, rule) }
      if let sample { sections.append(text(of: sample, rule)) }
    } else if let sample {
      sections.append(text(of: sample, nil))
    }
    return sections.joined(separator: "\n")
  }

  private var heading: String {
    let text: String
    switch outcome {
    case .failure(let error): text = "topic \(topic): clients are refused, both ways: \(error.message)\n"
    case .success(.plain) where TopicName.internalTopics.contains(topic):
      return
        "topic \(topic): nothing is sealed: it is Kafka's own, and brokers read it, whatever the rules say\n"
    case .success(.plain): text = "topic \(topic): nothing is sealed\n"
    case .success(.sealed): text = "topic \(topic): sealed\n"
    }
    guard !ranking.entries.isEmpty, TopicName.isValid(topic) else { return text }
    var columns = TextColumns()
    for entry in ranking.entries {
      columns.append(entry.rule.pattern.text, "\(entry.rule.position)", Self.rank(entry.rule.pattern))
    }
    let title =
      ranking.isAmbiguous
      ? "Rules that match, of which no one decides"
      : ranking.entries.count == 1
        ? "The only rule that matches" : "Rules that match, of which the first decides"
    return text + "\n\(title):\n\(columns.text)"
  }

  private func settings(_ rule: PolicyRule, _ sealing: PolicyRule.Sealing) -> String {
    var columns = TextColumns()
    switch sealing.value {
    case .whole: columns.append("values", "are sealed whole, randomized")
    case .fields(let fields):
      columns.append("values", "are \(Self.format(fields.format)), of which fields are sealed")
      columns.append("", Self.onInvalid(fields.onInvalid))
      columns.append("", Self.unclassified(fields.unclassified))
    }
    columns.append("", Self.unsealed(sealing.unsealed))
    columns.append("key", "\(Self.key(sealing.key, topic: topic)), \(sealing.key.position)")
    if let context = sealing.context {
      columns.append("context", "\(context), in the place of the topic's name")
    }
    if let recordKey = sealing.recordKey {
      columns.append("record keys", "are sealed, deterministic\(Self.context(recordKey.context))")
    }
    for header in sealing.headers {
      let key = header.key.map { ", key \(Self.key($0, topic: topic))" } ?? ""
      columns.append(
        "header \(header.name)",
        "is sealed, \(Self.mode(header.mode))\(Self.context(header.context))\(key), \(header.position)")
    }
    return "What happens:\n\(columns.text)"
  }

  private static func context(_ context: String?) -> String { context.map { ", context \($0)" } ?? "" }

  private func entries(_ rule: PolicyRule, _ sealing: PolicyRule.Sealing) -> String {
    var columns = TextColumns()
    for entry in rule.fieldEntries {
      let action =
        entry.mode.map { Self.mode($0) + (entry.isOptional ? "" : ", required") } ?? "readable on purpose"
      let key =
        entry.mode == nil ? "" : "key \((entry.key ?? sealing.key).name)\(Self.context(entry.context))"
      columns.append("\(entry.selector)", action, key, Self.origin(entry))
    }
    let keys = Self.otherKeys(rule, sealing).map { "  key \(Self.key($0, topic: topic)), \($0.position)\n" }
    return "Fields:\n\(columns.text)\(keys.joined())"
  }

  /// Keys of fields that are not the topic's, each once.
  static func otherKeys(_ rule: PolicyRule, _ sealing: PolicyRule.Sealing) -> [PolicyKey] {
    var known: Set<String> = [sealing.key.name]
    return rule.fieldEntries.compactMap(\.key).filter { known.insert($0.name).inserted }
  }

  /// Where an entry comes from.
  static func origin(_ entry: FieldEntry) -> String {
    switch entry.origin {
    case .listed: "\(entry.position)"
    case .tag(let rule, let match): "tag \(rule.tag), \(match.position), protected as in \(rule.tagPosition)"
    }
  }

  // MARK: - Places

  private func schema(_ schema: Schema, _ rule: PolicyRule) -> String {
    var columns = TextColumns()
    for place in schema.places {
      columns.append(place.path.isEmpty ? "(the value)" : place.path, place.type ?? "", fate(place, rule))
    }
    return "Places of \(schema.file):\n" + (columns.isEmpty ? "  (none)\n" : columns.text)
  }

  private func text(of sample: Sample, _ rule: PolicyRule?) -> String {
    switch sample.outcome {
    case .impossible(let message): return "\(sample.name) cannot be tried: \(message)\n"
    case .refused(let message): return "\(sample.name) is refused: the producer is told\n  \(message)\n"
    case .stored(let places, let keyMark, let headerMarks):
      var columns = TextColumns()
      if let keyMark { columns.append("(record key)", keyMark) }
      for header in headerMarks { columns.append("(header \(header.name))", header.mark) }
      for place in places {
        let count = place.count > 1 ? ", \(place.count) times" : ""
        columns.append(place.path.isEmpty ? "(the value)" : place.path, fate(place, rule) + count)
      }
      return "What becomes of \(sample.name):\n"
        + (columns.isEmpty ? "  it is stored as it is\n" : columns.text)
    }
  }

  private func fate(_ place: ExplainedPlace, _ rule: PolicyRule?) -> String {
    let by = place.entry.flatMap { index -> String? in
      guard let entries = rule?.fieldEntries, entries.indices.contains(index) else { return nil }
      return " by \(entries[index].selector) (\(Self.origin(entries[index])))"
    }
    switch place.fate {
    case .sealed: return (place.mark ?? "sealed") + (by ?? "")
    case .plain: return "readable on purpose" + (by ?? "")
    case .unclassified: return "readable: nothing selects it"
    case .null: return "null"
    }
  }
}
