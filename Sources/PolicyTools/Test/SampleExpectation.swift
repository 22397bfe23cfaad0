import Schemas
import YAML

/// What a case says of its outcome.
struct SampleExpectation: Sendable {
  /// What the broker holds: `<sealed>` in the places of what is sealed. What is not mentioned is as it was written.
  struct Stored: Sendable {
    let position: SourcePosition
    var value: SampleNode?
    var key: SampleNode?
    var headers: [(name: String, value: SampleNode)] = []
  }

  struct Place: Sendable {
    let path: FieldPath
    let position: SourcePosition
  }

  var stored: Stored?
  var error: MessagePattern?
  var readable: [Place] = []
  var sealed: [Place] = []
  /// Places, by canonical path, of which the contents may stand readable elsewhere in the record.
  var copies: Set<String> = []

  /// Whether it says what the broker holds, or that it holds nothing.
  var hasOutcome: Bool { stored != nil || error != nil }
}
