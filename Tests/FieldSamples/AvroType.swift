/// A schema as the tests make them: it says itself what its JSON is.
indirect enum AvroType: Hashable, Sendable {
  case null, boolean, int, long, float, double, bytes, string
  case fixed(String, Int)
  case enumeration(String, [String])
  case array(AvroType)
  case map(AvroType)
  case union([AvroType])
  case record(String, [Field])
  case reference(String)

  struct Field: Hashable, Sendable {
    let name: String
    let type: AvroType
    var tags: [String] = []

    var json: String {
      let tags = tags.isEmpty ? "" : #", "confluent:tags": ["\#(tags.joined(separator: "\", \""))"]"#
      return #"{"name": "\#(name)", "type": \#(type.json)\#(tags)}"#
    }
  }

  /// What a branch of a union is called.
  var name: String {
    switch self {
    case .fixed(let name, _), .enumeration(let name, _), .record(let name, _), .reference(let name): name
    case .array: "array"
    case .map: "map"
    case .union: "union"
    default: "\(self)"
    }
  }

  var json: String {
    switch self {
    case .fixed(let name, let size): #"{"type": "fixed", \#(Self.written(name)), "size": \#(size)}"#
    case .enumeration(let name, let symbols):
      #"{"type": "enum", \#(Self.written(name)), "symbols": [\#(symbols.map { "\"\($0)\"" }.joined(separator: ","))]}"#
    case .array(let items): #"{"type": "array", "items": \#(items.json)}"#
    case .map(let values): #"{"type": "map", "values": \#(values.json)}"#
    case .union(let branches): "[\(branches.map(\.json).joined(separator: ","))]"
    case .record(let name, let fields):
      #"{"type": "record", \#(Self.written(name)), "fields": ["#
        + fields.map(\.json).joined(separator: ",") + "]}"
    case .reference(let name): "\"\(name)\""
    default: "\"\(self)\""
    }
  }

  /// A name without a dot has no namespace, whatever it stands in.
  private static func written(_ name: String) -> String {
    #""name": "\#(name)""# + (name.contains(".") ? "" : #", "namespace": """#)
  }

  /// The named types that are defined in it.
  var definitions: [String: AvroType] {
    switch self {
    case .fixed(let name, _), .enumeration(let name, _): [name: self]
    case .array(let part), .map(let part): part.definitions
    case .union(let branches):
      branches.reduce(into: [:]) { $0.merge($1.definitions) { first, _ in first } }
    case .record(let name, let fields):
      fields.reduce(into: [name: self]) { $0.merge($1.type.definitions) { first, _ in first } }
    default: [:]
    }
  }
}
