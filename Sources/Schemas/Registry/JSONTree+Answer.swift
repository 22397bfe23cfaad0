extension JSONTree {
  /// What a registry answered; nil if it is no JSON.
  init?(answer: [UInt8]) {
    do throws(SchemaError) { try self.init(text: answer.span.bytes) } catch { return nil }
  }

  /// A whole number; nil for another type.
  var integer: Int? {
    if case .number(let number) = self { Int(exactly: number) } else { nil }
  }
}
