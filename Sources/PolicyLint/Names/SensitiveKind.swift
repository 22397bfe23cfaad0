/// What a field probably holds, told by its name.
public enum SensitiveKind: String, Hashable, Sendable, CaseIterable {
  case cardNumber
  /// What must not be stored at all once a payment is authorised (PCI DSS, 3.3).
  case cardSecret
  case account
  case credential
  case officialNumber
  case person
  case contact
  case birth
  case place
  case health
  /// GDPR, article 9, but for health.
  case special
  case income
  case device

  /// As in "looks like it holds …".
  public var description: String {
    switch self {
    case .cardNumber: "a card number"
    case .cardSecret: "a card's security code or PIN"
    case .account: "a bank account"
    case .credential: "a password or another credential"
    case .officialNumber: "an official number of a person"
    case .person: "a person's name"
    case .contact: "how to reach a person"
    case .birth: "a date or place of birth"
    case .place: "where a person is or lives"
    case .health: "something about a person's health"
    case .special: "something about a person's origin, beliefs or body"
    case .income: "something about a person's money"
    case .device: "what identifies a person's device"
    }
  }
}
