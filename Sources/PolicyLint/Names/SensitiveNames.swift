/// Tells by a field's name whether it holds something that laws or card schemes protect. A guess, made to be right often
/// rather than to find all: what it says is a hint.
public enum SensitiveNames {
  /// - Parameter parents: the names around it, the nearest last: a `name` in a `customer` is a person's.
  public static func kind(of name: String, in parents: [String] = []) -> SensitiveKind? {
    let words = NameWords(name)
    guard let last = words.words.last else { return nil }
    if let kind = known(in: words) { return kind }
    if last == "name" || last == "names", isPerson(words.words.dropLast().last ?? parents.last) {
      return .person
    }
    if words.words == ["number"], let parent = parents.last, NameWords(parent).words.contains("card") {
      return .cardNumber
    }
    return nil
  }

  private struct Phrase {
    let kind: SensitiveKind
    /// The smallest counts.
    let rank: Int
    let words: [String]
  }

  /// By their first words, and as one word.
  private static let phrases: [String: [Phrase]] = {
    var phrases: [String: [Phrase]] = [:]
    var rank = 0
    for (kind, texts) in known {
      for words in texts {
        rank += 1
        phrases[words[0], default: []].append(Phrase(kind: kind, rank: rank, words: words))
        guard words.count > 1 else { continue }
        phrases[words.joined(), default: []].append(Phrase(kind: kind, rank: rank, words: [words.joined()]))
      }
    }
    return phrases
  }()

  private static func known(in name: NameWords) -> SensitiveKind? {
    var best: Phrase?
    for (index, word) in name.words.enumerated() {
      for phrase in phrases[word] ?? [] where phrase.rank < best?.rank ?? .max {
        guard name.words[index...].starts(with: phrase.words) else { continue }
        // `emailVerified`, `card_number_length` and `phoneType` say something about it, but not what it is.
        if !name.words[(index + phrase.words.count)...].contains(where: harmless.contains) { best = phrase }
      }
    }
    return best?.kind
  }

  private static func isPerson(_ name: String?) -> Bool {
    guard let name else { return false }
    return NameWords(name).words.contains { people.contains($0) || people.contains(String($0.dropLast())) }
  }

  private static let people: Set<String> = [
    "beneficiary", "borrower", "cardholder", "child", "citizen", "client", "contact", "customer", "debtor",
    "doctor", "driver", "employee", "guest", "holder", "insured", "investor", "lender", "member", "owner",
    "parent", "passenger", "patient", "payee", "payer", "person", "physician", "policyholder", "recipient",
    "resident", "sender", "spouse", "student", "subscriber", "tenant", "traveller", "user", "visitor",
  ]

  /// Words behind a phrase that make it something else.
  private static let harmless: Set<String> = [
    "allowed", "at", "brand", "changed", "confirmed", "consent", "count", "created", "enabled", "expired",
    "failed", "flag", "format", "issuer", "kind", "length", "level", "limit", "masked", "model", "network",
    "optional", "policy", "present", "preference", "preferences", "provider", "redacted", "required",
    "scheme", "sent", "size", "status", "strength", "subject", "template", "type", "updated", "valid",
    "validated", "verified", "version",
  ]

  /// The first that fits counts.
  private static let known: KeyValuePairs<SensitiveKind, [[String]]> = [
    .cardSecret: split(
      "cvv", "cvc", "cvn", "card verification", "security code", "card code", "pin", "pin code", "pin block",
      "track data", "magnetic stripe", "mag stripe"),
    .cardNumber: split(
      "pan", "card number", "card no", "card num", "cc number", "cc num", "credit card", "debit card",
      "primary account number", "payment card"),
    .credential: split(
      "password", "passwd", "pwd", "passphrase", "pass phrase", "secret", "api key", "access key",
      "private key",
      "access token", "refresh token", "auth token", "bearer token", "session token", "id token",
      "credential",
      "credentials", "otp", "one time password", "mnemonic", "seed phrase", "security answer", "session id",
      "authorization", "cookie"),
    .account: split(
      "iban", "account number", "account no", "acct number", "acct no", "bank account", "routing number",
      "sort code"),
    .officialNumber: split(
      "ssn", "social security", "social insurance", "national id", "national insurance", "nino", "passport",
      "passport number", "driver license", "driver licence", "drivers license", "driving licence",
      "license number", "licence number", "tax id", "tax number", "tax payer", "itin", "id card",
      "identity card", "identity number", "personal number", "personal id", "citizen id", "resident id",
      "aadhaar", "cpf", "curp", "codice fiscale", "steuernummer", "personnummer", "license plate"),
    .contact: split(
      "email", "e mail", "mail address", "phone", "telephone", "mobile", "cellphone", "cell phone",
      "fax number", "msisdn", "username", "user name", "login name", "nickname", "skype", "whatsapp"),
    .person: split(
      "first name", "last name", "full name", "given name", "family name", "middle name", "maiden name",
      "surname", "forename", "legal name", "name on card", "cardholder", "card holder", "account holder"),
    .birth: split(
      "birthday", "birthdate", "birth date", "date of birth", "dob", "birth year", "year of birth",
      "birth place", "place of birth", "birth name"),
    .health: split(
      "diagnosis", "diagnoses", "icd", "medication", "medications", "prescription", "allergy", "allergies",
      "medical", "mrn", "patient id", "patient number", "health", "blood type", "blood group", "disability",
      "symptom", "symptoms", "treatment", "vaccination", "insurance number", "insurance id", "nhs number",
      "pregnancy", "pregnant", "lab result", "lab results", "genome", "dna"),
    .special: split(
      "religion", "ethnicity", "ethnic origin", "race", "sexual orientation", "political", "trade union",
      "union membership", "biometric", "biometrics", "face print", "fingerprint data", "gender", "sex",
      "nationality", "citizenship", "marital status", "criminal record"),
    .place: split(
      "street", "home address", "postal address", "street address", "billing address", "shipping address",
      "address line", "address", "postcode", "post code", "postal code", "zip code", "zipcode", "zip",
      "latitude", "longitude", "geo location", "geolocation", "gps", "coordinates", "ip address", "ip",
      "client ip", "remote addr"),
    .income: split(
      "salary", "income", "wage", "credit score", "credit rating", "net worth", "bonus amount"),
    .device: split(
      "imei", "imsi", "iccid", "mac address", "device id", "advertising id", "idfa", "gaid",
      "device fingerprint", "udid"),
  ]

  private static func split(_ texts: String...) -> [[String]] {
    texts.map { $0.split(separator: " ").map(String.init) }
  }
}
