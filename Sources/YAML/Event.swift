/// What libyaml reports, as Swift values.
struct Event {
  enum Kind {
    case streamStart
    case streamEnd
    case documentStart
    case documentEnd
    case alias(String)
    case scalar(Node.Scalar)
    case sequenceStart(isFlow: Bool)
    case sequenceEnd
    case mappingStart(isFlow: Bool)
    case mappingEnd
  }

  let kind: Kind
  let position: SourcePosition
  let end: SourcePosition
  /// `&name` in front of the node.
  var anchor: String?
  /// `!name` in front of the node.
  var tag: String?
}
