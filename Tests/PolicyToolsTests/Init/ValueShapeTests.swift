import Testing

@testable import PolicyTools

@Suite struct ValueShapeTests {
  @Test(
    arguments: [
      ("4111 1111 1111 1111", .cardNumber), ("4111111111111111", .cardNumber),
      ("378282246310005", .cardNumber),
      ("5555-5555-5555-4444", .cardNumber), ("6011111111111117", .cardNumber),
      ("DE89 3704 0044 0532 0130 00", .iban),
      ("GB82WEST12345698765432", .iban), ("123-45-6789", .socialSecurityNumber), ("ada@example.org", .email),
      ("jürgen.müller@bücher.de", .email), ("write to ada@example.org, please", .textWithEmail),
      ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0aa.c2lnbmF0dXJlLXNpZw", .token), ("+44 20 7946 0958", .phone),
      ("(212) 555-0100", .phone), ("212-555-0100", .phone), ("1969-07-20", .dateOfBirth),
      ("192.168.0.1", .ipAddress),
      ("2001:db8::1", .ipAddress), ("00:1B:44:11:3A:B7", .hardwareAddress),
      ("123e4567-e89b-12d3-a456-426614174000", .uuid),
    ] as [(String, ValueShape)])
  func shapes(_ text: String, _ shape: ValueShape) {
    #expect(ValueShape.of(text, year: 2026) == shape)
  }

  @Test(arguments: [
    "", "orders", "4111 1111 1111 1112", "1111111111111111", "1234567890123456",
    "DE89 3704 0044 0532 0130 01",
    "000-12-3456", "900-12-3456", "@example.org", "ada@example", "a@b@c.org", "ada@.org", "2026-07-20",
    "1800-01-01",
    "1969-13-20", "1.2.3", "1.2.3.4.5", "eyJ.a.b", "+123", "+0123456789", "20260102030405", "123 Main Street",
    "a:b:c",
    "00:1B:44-11:3A:B7", "9999999999999995",
  ])
  func others(_ text: String) {
    #expect(ValueShape.of(text, year: 2026) == nil)
  }

  @Test func numbersAreCardsOrNothing() {
    #expect(ValueShape.of("4111111111111111", isNumber: true, year: 2026) == .cardNumber)
    #expect(ValueShape.of("2125550100", isNumber: true, year: 2026) == nil)
  }
}
