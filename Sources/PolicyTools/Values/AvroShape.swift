import Schemas

/// The types of an Avro schema, as its parsing canonical form has them.
struct AvroShape {
  enum Kind {
    case null, boolean, int, long, float, double, bytes, string
    case fixed(size: Int)
    case enumeration([String])
    case record([(name: String, type: Int)])
    case array(Int)
    case map(Int)
    case union([Int])
  }

  struct Node {
    var kind: Kind
    /// The full name of a named type; otherwise the type's.
    let name: String
  }

  private(set) var nodes: [Node] = []
  private(set) var root = 0
  private var named: [String: Int] = [:]

  private struct Malformed: Error {}

  /// Nil only for a form that is none.
  init?(_ schema: AvroSchema) {
    guard let form = JSONNodeParser.node(schema.canonicalForm), let root = try? read(form) else { return nil }
    self.root = root
  }

  private mutating func read(_ form: SampleNode) throws(Malformed) -> Int {
    switch form.content {
    case .string(let name):
      if let known = named[name] { return known }
      guard let kind = Self.primitives[name] else { throw Malformed() }
      return add(kind, name)
    case .array(let branches):
      let union = add(.union([]), "union")
      var types: [Int] = []
      for branch in branches { types.append(try read(branch)) }
      nodes[union].kind = .union(types)
      return union
    case .object:
      guard case .string(let type)? = form["type"]?.content else { throw Malformed() }
      return try readDefinition(type, form)
    default: throw Malformed()
    }
  }

  private mutating func readDefinition(_ type: String, _ form: SampleNode) throws(Malformed) -> Int {
    switch type {
    case "array", "map":
      let index = add(.null, type)
      guard let items = form[type == "array" ? "items" : "values"] else { throw Malformed() }
      let item = try read(items)
      nodes[index].kind = type == "array" ? .array(item) : .map(item)
      return index
    case "record", "error":
      let index = add(.record([]), try define(form))
      guard case .array(let fields)? = form["fields"]?.content else { throw Malformed() }
      var read: [(name: String, type: Int)] = []
      for field in fields {
        guard case .string(let name)? = field["name"]?.content, let type = field["type"] else {
          throw Malformed()
        }
        read.append((name, try self.read(type)))
      }
      nodes[index].kind = .record(read)
      return index
    case "enum":
      guard case .array(let symbols)? = form["symbols"]?.content else { throw Malformed() }
      let texts = symbols.compactMap { symbol -> String? in
        if case .string(let text) = symbol.content { text } else { nil }
      }
      return add(.enumeration(texts), try define(form))
    case "fixed":
      guard case .number(let size)? = form["size"]?.content, let size = Int(size) else { throw Malformed() }
      return add(.fixed(size: size), try define(form))
    default:
      guard let kind = Self.primitives[type] else { throw Malformed() }
      return add(kind, type)
    }
  }

  private mutating func add(_ kind: Kind, _ name: String) -> Int {
    nodes.append(Node(kind: kind, name: name))
    return nodes.count - 1
  }

  /// The name of the type that is added next.
  private mutating func define(_ form: SampleNode) throws(Malformed) -> String {
    guard case .string(let name)? = form["name"]?.content else { throw Malformed() }
    named[name] = nodes.count
    return name
  }

  private static let primitives: [String: Kind] = [
    "null": .null, "boolean": .boolean, "int": .int, "long": .long, "float": .float, "double": .double,
    "bytes": .bytes, "string": .string,
  ]
}

extension SampleNode {
  /// A member of an object.
  subscript(name: String) -> SampleNode? {
    guard case .object(let members) = content else { return nil }
    return members.first { $0.name == name }?.value
  }
}
