/// Tells by a field's name whether it has few different values, which equal ciphertexts would give away.
public enum FewValues {
  public static func areLikely(of name: String) -> Bool {
    let words = NameWords(name).words
    guard let last = words.last, let first = words.first else { return false }
    if words.count > 1, questions.contains(first) { return true }
    if nouns.contains(last) { return true }
    // `countryCode`, `gender_id`
    if words.count > 1, ["code", "id", "name"].contains(last) {
      return nounsWithCode.contains(words[words.count - 2])
    }
    return NameWords(name).contains(["blood", "type"]) || NameWords(name).contains(["marital", "status"])
  }

  private static let questions: Set<String> = ["is", "has", "can", "was", "should", "did", "accepts"]

  private static let nounsWithCode: Set<String> = [
    "country", "currency", "gender", "language", "region", "state", "status",
  ]

  private static let nouns: Set<String> = [
    "active", "age", "category", "channel", "country", "currency", "day", "enabled", "ethnicity", "flag",
    "gender", "grade", "kind", "language", "level", "locale", "month", "nationality", "priority", "race",
    "rating", "region", "religion", "role", "salutation", "sex", "state", "status", "tier", "title", "type",
    "verified", "vip", "weekday", "year",
  ]
}
