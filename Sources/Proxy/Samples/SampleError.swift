import KafkaWire
import Schemas

/// Why a sample cannot be sealed or opened.
public struct SampleError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What the client is told: the code of the partition's error. Nil where it is the sample's or the caller's fault, and no
  /// client would see it.
  public let error: KafkaError?
  /// The words that come with it.
  public let message: String
  /// The schema that is not at hand, if that is why.
  public let missingSchema: SchemaReference?

  public init(_ error: KafkaError?, _ message: String, missingSchema: SchemaReference? = nil) {
    self.error = error
    self.message = message
    self.missingSchema = missingSchema
  }

  init(_ failure: PartitionFailure) {
    self.init(failure.error, failure.message)
  }

  public var description: String {
    guard let error else { return message }
    return "\(error.name): \(message)"
  }
}

extension KafkaError {
  /// As Kafka's documentation spells it: `INVALID_RECORD`.
  public var name: String {
    let letters = Array("\(self)")
    var name = ""
    for (index, letter) in letters.enumerated() {
      let isNewWord =
        index > 0 && letter.isUppercase
        && (letters[index - 1].isLowercase || (index + 1 < letters.count && letters[index + 1].isLowercase))
      name += (isNewWord ? "_" : "") + letter.uppercased()
    }
    return name
  }
}
