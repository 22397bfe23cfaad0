import Testing

@testable import PolicyLint

@Suite struct SensitiveNamesTests {
  @Test func wordsOfNames() {
    #expect(NameWords("cardNumber").words == ["card", "number"])
    #expect(NameWords("card_number").words == ["card", "number"])
    #expect(NameWords("CARD-NUMBER").words == ["card", "number"])
    #expect(NameWords("IBANNumber").words == ["iban", "number"])
    #expect(NameWords("customerSSN").words == ["customer", "ssn"])
    #expect(NameWords("line2").words == ["line"])
    #expect(NameWords("größeÄrmel").words == ["größe", "ärmel"])
    #expect(NameWords("__").words.isEmpty)
    #expect(NameWords("").words.isEmpty)
    #expect(NameWords("x").contains(["x"]))
    #expect(NameWords("customerFirstname").contains(["first", "name"]))
    #expect(!NameWords("first_order_name").contains(["first", "name"]))
  }

  @Test(arguments: [
    ("ssn", SensitiveKind.officialNumber), ("customerSsn", .officialNumber), ("SSN", .officialNumber),
    ("social_security_number", .officialNumber), ("passportNumber", .officialNumber),
    ("cardNumber", .cardNumber), ("card_no", .cardNumber), ("PAN", .cardNumber), ("ccNumber", .cardNumber),
    ("cvv", .cardSecret), ("cvv2", .cardSecret), ("pinCode", .cardSecret), ("track2Data", .cardSecret),
    ("email", .contact), ("e_mail", .contact), ("emailAddress", .contact), ("phoneNumber", .contact),
    ("dateOfBirth", .birth), ("dob", .birth), ("birth_date", .birth), ("firstName", .person),
    ("lastname", .person), ("iban", .account), ("accountNumber", .account), ("password", .credential),
    ("apiKey", .credential), ("refresh_token", .credential), ("diagnosis", .health), ("icd10", .health),
    ("religion", .special), ("street", .place), ("zipCode", .place), ("ip_address", .place),
    ("salary", .income), ("imei", .device), ("customerName", .person),
  ])
  func sensitive(_ name: String, _ kind: SensitiveKind) { #expect(SensitiveNames.kind(of: name) == kind) }

  @Test(
    arguments: [
      "id", "orderId", "name", "productName", "amount", "createdAt", "emailVerified", "email_sent_at",
      "phoneType", "cardBrand", "card_number_length", "passwordPolicy", "span", "company", "trip", "pins",
      "shipment", "emailTemplate", "zipped", "userAgent", "clientId", "hostname", "filename",
    ])
  func harmless(_ name: String) { #expect(SensitiveNames.kind(of: name) == nil) }

  @Test func whatStandsAroundItCounts() {
    #expect(SensitiveNames.kind(of: "name", in: ["customer"]) == .person)
    #expect(SensitiveNames.kind(of: "name", in: ["order", "customers"]) == .person)
    #expect(SensitiveNames.kind(of: "name", in: ["customer", "product"]) == nil)
    #expect(SensitiveNames.kind(of: "number", in: ["card"]) == .cardNumber)
    #expect(SensitiveNames.kind(of: "number", in: ["order"]) == nil)
  }

  @Test(arguments: [
    "gender", "customerGender", "isActive", "has_children", "country", "countryCode", "currency", "status",
    "maritalStatus", "bloodType", "state",
  ])
  func fewValues(_ name: String) { #expect(FewValues.areLikely(of: name)) }

  @Test(arguments: ["email", "id", "customerId", "name", "issue", "island", "productCode", "ssn", "history"])
  func manyValues(_ name: String) { #expect(!FewValues.areLikely(of: name)) }
}
