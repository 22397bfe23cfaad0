import Glibc
import PolicyLint

/// What a text looks like, whatever its field is called.
enum ValueShape: Hashable, CaseIterable {
  case cardNumber
  case iban
  case socialSecurityNumber
  case email
  /// Words with an e-mail address among them.
  case textWithEmail
  case token
  case phone
  case dateOfBirth
  case ipAddress
  case hardwareAddress
  /// No person's, as far as one can see.
  case uuid

  /// As in "the sample has …".
  var description: String {
    switch self {
    case .cardNumber: "a valid card number"
    case .iban: "a valid IBAN"
    case .socialSecurityNumber: "a social security number"
    case .email: "an e-mail address"
    case .textWithEmail: "text with an e-mail address in it"
    case .token: "a signed token"
    case .phone: "a phone number"
    case .dateOfBirth: "a date that may be one of birth"
    case .ipAddress: "an IP address"
    case .hardwareAddress: "a MAC address"
    case .uuid: "a UUID"
    }
  }

  /// Nil where it says nothing about a person.
  var kind: SensitiveKind? {
    switch self {
    case .cardNumber: .cardNumber
    case .iban: .account
    case .socialSecurityNumber: .officialNumber
    case .email, .textWithEmail, .phone: .contact
    case .token: .credential
    case .dateOfBirth: .birth
    case .ipAddress: .place
    case .hardwareAddress: .device
    case .uuid: nil
    }
  }

  /// The first that fits; nil for any other text.
  ///
  /// - Parameters:
  ///   - isNumber: whether it stood without quotes in JSON.
  ///   - year: the current one.
  static func of(_ text: String, isNumber: Bool = false, year: Int) -> ValueShape? {
    let bytes = Array(text.utf8)
    guard (7...4096).contains(bytes.count) else { return nil }
    if isCardNumber(bytes) { return .cardNumber }
    if isNumber { return nil }
    if isIBAN(bytes) { return .iban }
    if isSocialSecurityNumber(bytes) { return .socialSecurityNumber }
    if isEmail(bytes[...]) { return .email }
    if isToken(bytes) { return .token }
    if isUUID(bytes) { return .uuid }
    if isDateOfBirth(bytes, year: year) { return .dateOfBirth }
    if isHardwareAddress(bytes) { return .hardwareAddress }
    if isIPAddress(text) { return .ipAddress }
    if isPhone(bytes) { return .phone }
    let ends = Set(" \t\r\n,;<>()[]\"'".utf8)
    return bytes.split(whereSeparator: ends.contains).contains { isEmail($0) } ? .textWithEmail : nil
  }

  // MARK: Numbers

  /// 13 to 19 digits that begin as card numbers do (ISO/IEC 7812, as given out today) and end with Luhn's check digit.
  private static func isCardNumber(_ bytes: [UInt8]) -> Bool {
    guard let digits = digits(bytes, separators: " -"), (13...19).contains(digits.count) else { return false }
    guard Set(digits).count > 1 else { return false }
    let start = digits.prefix(4).reduce(0) { $0 * 10 + Int($1) }
    switch start {
    case 4000...4999, 5100...5599, 2221...2720:
      guard [13, 16, 19].contains(digits.count) else { return false }
    case 3400...3499, 3700...3799: guard digits.count == 15 else { return false }
    case 3000...3099, 3600...3699, 3800...3999: guard (14...19).contains(digits.count) else { return false }
    case 3528...3589, 6011, 6221...6229, 6440...6599, 6500...6599, 8100...8171:
      guard digits.count >= 16 else { return false }
    case 5000...5099, 5600...5899, 6300...6399, 6700...6799: break
    default: return false
    }
    let sum = digits.reversed().enumerated().reduce(0) { sum, digit in
      let doubled = digit.offset % 2 == 1 ? Int(digit.element) * 2 : Int(digit.element)
      return sum + (doubled > 9 ? doubled - 9 : doubled)
    }
    return sum % 10 == 0
  }

  /// ISO 13616: the check digits are right.
  private static func isIBAN(_ bytes: [UInt8]) -> Bool {
    let letters = bytes.filter { $0 != UInt8(ascii: " ") }
    guard (15...34).contains(letters.count), letters.allSatisfy({ isDigit($0) || isUpper($0) }) else {
      return false
    }
    guard letters.prefix(2).allSatisfy(isUpper), letters[2...3].allSatisfy(isDigit) else { return false }
    let remainder = (letters[4...] + letters[..<4]).reduce(0) { rest, byte in
      isDigit(byte) ? (rest * 10 + Int(byte) - 48) % 97 : (rest * 100 + Int(byte) - 55) % 97
    }
    return remainder == 1
  }

  /// As the United States write it, among the numbers that are given out.
  private static func isSocialSecurityNumber(_ bytes: [UInt8]) -> Bool {
    guard bytes.count == 11, matches(bytes, "000-00-0000") else { return false }
    let area = number(bytes[0..<3])
    return area != 0 && area != 666 && area < 900 && number(bytes[4..<6]) != 0 && number(bytes[7..<11]) != 0
  }

  /// International, or as the United States write it.
  private static func isPhone(_ bytes: [UInt8]) -> Bool {
    if matches(bytes, "000-000-0000") || matches(bytes, "(000) 000-0000") || matches(bytes, "000.000.0000") {
      return true
    }
    guard bytes.first == UInt8(ascii: "+") else { return false }
    guard let digits = digits(Array(bytes.dropFirst()), separators: " -.()/"), digits.first != 0 else {
      return false
    }
    return (8...15).contains(digits.count)
  }

  // MARK: Texts

  private static func isEmail(_ bytes: ArraySlice<UInt8>) -> Bool {
    let parts = bytes.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
    guard parts.count == 2, let name = parts.first, let domain = parts.last else { return false }
    guard (1...64).contains(name.count), domain.count <= 253 else { return false }
    let others = Set("!#$%&'*+-/=?^_`{|}~.".utf8)
    guard name.allSatisfy({ isDigit($0) || isLetter($0) || $0 >= 0x80 || others.contains($0) }) else {
      return false
    }
    let labels = domain.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard labels.count >= 2, let last = labels.last, last.count >= 2,
      last.allSatisfy({ isLetter($0) || $0 >= 0x80 })
    else { return false }
    return labels.allSatisfy { label in
      !label.isEmpty
        && label.allSatisfy { isDigit($0) || isLetter($0) || $0 >= 0x80 || $0 == UInt8(ascii: "-") }
    }
  }

  /// A JSON Web Token (RFC 7519) with a signature.
  private static func isToken(_ bytes: [UInt8]) -> Bool {
    let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return parts.count == 3 && bytes.starts(with: Array("eyJ".utf8))
      && parts.allSatisfy { part in
        part.count >= 8 && part.allSatisfy { isDigit($0) || isLetter($0) || $0 == 0x2D || $0 == 0x5F }
      }
  }

  private static func isUUID(_ bytes: [UInt8]) -> Bool {
    guard bytes.count == 36 else { return false }
    return bytes.enumerated().allSatisfy { index, byte in
      [8, 13, 18, 23].contains(index) ? byte == UInt8(ascii: "-") : isHex(byte)
    }
  }

  private static func isHardwareAddress(_ bytes: [UInt8]) -> Bool {
    guard bytes.count == 17 else { return false }
    return bytes.enumerated().allSatisfy { index, byte in
      index % 3 == 2
        ? byte == bytes[2] && (byte == UInt8(ascii: ":") || byte == UInt8(ascii: "-")) : isHex(byte)
    }
  }

  private static func isIPAddress(_ text: String) -> Bool {
    var four = in_addr()
    var six = in6_addr()
    return inet_pton(AF_INET, text, &four) == 1 || inet_pton(AF_INET6, text, &six) == 1
  }

  /// `1969-07-20`, for one who is no child and alive.
  private static func isDateOfBirth(_ bytes: [UInt8], year now: Int) -> Bool {
    guard bytes.count == 10, matches(bytes, "0000-00-00") else { return false }
    let (year, month, day) = (number(bytes[0..<4]), number(bytes[5..<7]), number(bytes[8..<10]))
    return (now - 110...now - 12).contains(year) && (1...12).contains(month) && (1...31).contains(day)
  }

  // MARK: Characters

  /// The digits, if there is nothing else but single separators between them.
  private static func digits(_ bytes: [UInt8], separators: StaticString) -> [UInt8]? {
    let allowed = Set("\(separators)".utf8)
    var digits: [UInt8] = []
    var separated = 0
    for byte in bytes {
      if isDigit(byte) {
        digits.append(byte - 48)
        separated = 0
      } else {
        separated += 1
        guard allowed.contains(byte), separated <= 2 else { return nil }
      }
    }
    return digits
  }

  /// `0` in the pattern stands for a digit.
  private static func matches(_ bytes: [UInt8], _ pattern: StaticString) -> Bool {
    let signs = Array("\(pattern)".utf8)
    return bytes.count == signs.count
      && zip(bytes, signs).allSatisfy { byte, sign in sign == UInt8(ascii: "0") ? isDigit(byte) : byte == sign
      }
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reduce(0) { $0 * 10 + Int($1) - 48 } }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
  private static func isUpper(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) }
  private static func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte & 0xDF) }
  private static func isHex(_ byte: UInt8) -> Bool { isDigit(byte) || (0x41...0x46).contains(byte & 0xDF) }
}
