/// Reads a schema's JSON into nodes, and writes the text that libavro judges it by.
///
/// That text has every definition where the type is used first, full names, and no attribute that says nothing about the
/// encoding. libavro 1.11 fails on, or reads wrongly, schemas that others take: a type in a type's place
/// (`{"type": {"type": …}}`), errors, unions without branches, names beyond ASCII, types without a namespace in one with,
/// references to other schemas. What it should refuse and does not (equal fields, equal branches, unions in unions,
/// negative sizes) is refused here.
struct AvroSchemaReader {
  static let maximumNodes = 500_000
  /// Bytes of `text`: a name with a long namespace may be referred to by a short one, very often.
  static let maximumText = 64 << 20

  private(set) var nodes: [AvroNode] = []
  private(set) var text: [UInt8] = []
  private let definitions: AvroDefinitions
  private var named: [String: Int] = [:]
  private var primitives: [String: Int] = [:]
  /// Where in the schema: names of types and fields.
  private var place: [String] = []

  /// Reads `document`, whose definitions are among `definitions`. Its root is the first node that is returned.
  init(_ definitions: AvroDefinitions) {
    self.definitions = definitions
  }

  /// Reads a type and returns its node.
  /// - Parameter enclosing: the namespace around it.
  mutating func type(_ tree: JSONTree, enclosing: String = "", depth: Int = 0) throws(SchemaError) -> Int {
    guard depth <= AvroDefinitions.maximumDepth else { throw AvroDefinitions.tooDeep }
    guard text.count <= Self.maximumText else { throw error("the names of its types are too long") }
    switch tree {
    case .string(let name): return try reference(name, enclosing, depth)
    case .array(let branches): return try union(branches, enclosing, depth)
    case .object: break
    default: throw error("a type is a name, an object or an array, not \(tree.kind)")
    }
    guard let type = tree["type"] else { throw error("a type's object has no \"type\"") }
    guard let word = type.string else { return try self.type(type, enclosing: enclosing, depth: depth + 1) }
    let logicalType = tree["logicalType"]?.string
    switch word {
    case "array":
      guard let items = tree["items"] else { throw error("an array has no \"items\"") }
      let id = try add(AvroNode(kind: .null, name: word, logicalType: logicalType))
      write("{\"type\":\"array\",\"items\":")
      nodes[id].kind = .array(try self.type(items, enclosing: enclosing, depth: depth + 1))
      write("}")
      return id
    case "map":
      guard let values = tree["values"] else { throw error("a map has no \"values\"") }
      let id = try add(AvroNode(kind: .null, name: word, logicalType: logicalType))
      write("{\"type\":\"map\",\"values\":")
      nodes[id].kind = .map(try self.type(values, enclosing: enclosing, depth: depth + 1))
      write("}")
      return id
    case "record", "error", "enum", "fixed": return try definition(tree, word, logicalType, enclosing, depth)
    default:
      guard let kind = AvroNode.primitives[word], logicalType != nil else {
        return try reference(word, enclosing, depth)
      }
      write("\"\(word)\"")
      return try add(AvroNode(kind: kind, name: word, logicalType: logicalType))
    }
  }

  // MARK: Names

  /// A primitive type, or a named one by its name.
  private mutating func reference(_ name: String, _ enclosing: String, _ depth: Int) throws(SchemaError)
    -> Int
  {
    if let kind = AvroNode.primitives[name] {
      write("\"\(name)\"")
      if let id = primitives[name] { return id }
      let id = try add(AvroNode(kind: kind, name: name, logicalType: nil))
      primitives[name] = id
      return id
    }
    var full = AvroName.full(name, namespace: nil, enclosing: enclosing)
    if definitions.byName[full] == nil, !name.utf8.contains(UInt8(ascii: ".")) { full = name }
    if let id = named[full] {
      writeReference(full)
      return id
    }
    guard let definition = definitions.byName[full] else {
      let hint =
        switch name {
        case "record", "error", "enum", "fixed", "array", "map":
          "; a type with attributes needs an object of its own: \"type\": {\"type\": \"\(name)\", …}"
        case "union": "; a union is written as an array"
        default: ", neither here nor in a schema that it refers to"
        }
      throw error("the type \(Self.quoted(name)) is not defined\(hint)")
    }
    return try type(definition.tree, enclosing: definition.enclosing, depth: depth + 1)
  }

  private mutating func definition(
    _ tree: JSONTree, _ word: String, _ logicalType: String?, _ enclosing: String, _ depth: Int
  ) throws(SchemaError) -> Int {
    guard let name = tree["name"]?.string else { throw error("a \(word) has no \"name\"") }
    let full = AvroName.full(name, namespace: tree["namespace"]?.string, enclosing: enclosing)
    guard AvroName.isUsableFull(full) else { throw error("\(Self.quoted(full)) is no name for a type") }
    guard AvroNode.primitives[full] == nil else {
      throw error("a \(word) is named \(Self.quoted(full)), as a primitive type is")
    }
    // Read before, where it was used first.
    if let id = named[full] {
      writeReference(full)
      return id
    }
    let id = try add(
      AvroNode(kind: .null, name: full, logicalType: logicalType, documentation: tree["doc"]?.string))
    named[full] = id
    place.append(full)
    let written = word == "error" ? "record" : word
    write("{\"type\":\"\(written)\",\"name\":\"\(AvroName.forLibavro(AvroName.short(full)))\",")
    write("\"namespace\":\"\(AvroName.namespaceForLibavro(of: full))\",")
    switch word {
    case "enum":
      let symbols = try symbols(tree)
      // libavro takes no enum without symbols, and looks at none.
      write("\"symbols\":[")
      write((symbols.isEmpty ? ["_"] : symbols).map { "\"\($0)\"" }.joined(separator: ","))
      write("]}")
      nodes[id].kind = .enumeration(symbols)
    case "fixed":
      guard case .number(let number)? = tree["size"], let size = Int32(exactly: number), size >= 0 else {
        throw error("a fixed needs a \"size\" from 0 to \(Int32.max)")
      }
      write("\"size\":\(size)}")
      nodes[id].kind = .fixed(Int(size))
    default:
      nodes[id].kind = .record(try fields(tree, AvroName.namespace(of: full), depth))
    }
    place.removeLast()
    return id
  }

  private func symbols(_ tree: JSONTree) throws(SchemaError) -> [String] {
    guard let list = tree["symbols"]?.array else { throw error("an enum has no \"symbols\"") }
    var symbols: [String] = []
    var known: Set<String> = []
    for symbol in list {
      guard let symbol = symbol.string, AvroName.isUsable(symbol) else {
        throw error("a symbol is no name")
      }
      guard known.insert(symbol).inserted else { throw error("the symbol \(symbol) stands twice") }
      symbols.append(symbol)
    }
    return symbols
  }

  // MARK: Compound types

  private mutating func fields(_ tree: JSONTree, _ namespace: String, _ depth: Int) throws(SchemaError)
    -> [AvroField]
  {
    guard let list = tree["fields"]?.array else { throw error("a record has no \"fields\"") }
    write("\"fields\":[")
    var fields: [AvroField] = []
    var known: Set<String> = []
    for field in list {
      guard let name = field["name"]?.string, AvroName.isUsable(name) else {
        throw error("field \(fields.count) has no name, or none that can be used")
      }
      guard known.insert(name).inserted else { throw error("the field \(name) stands twice") }
      guard let type = field["type"] else { throw error("the field \(name) has no \"type\"") }
      write(fields.isEmpty ? "" : ",")
      write("{\"name\":\"\(AvroName.forLibavro(name))\",\"type\":")
      place.append(name)
      let id = try self.type(type, enclosing: namespace, depth: depth + 1)
      place.removeLast()
      write("}")
      fields.append(
        AvroField(
          name: name, tags: tags(field), documentation: field["doc"]?.string, type: id))
    }
    write("]}")
    return fields
  }

  private func tags(_ field: JSONTree) -> [SchemaTag] {
    guard case .object(let members) = field else { return [] }
    return members.flatMap { member -> [SchemaTag] in
      switch member.name {
      case "name", "type", "doc", "default", "order", "aliases": []
      default: SchemaTag.values(member.value).map { SchemaTag(property: member.name, value: $0) }
      }
    }
  }

  private mutating func union(_ list: [JSONTree], _ enclosing: String, _ depth: Int) throws(SchemaError)
    -> Int
  {
    let id = try add(AvroNode(kind: .union([]), name: "union", logicalType: nil))
    var branches: [Int] = []
    var known: Set<String> = []
    write("[")
    for branch in list {
      write(branches.isEmpty ? "" : ",")
      let branch = try type(branch, enclosing: enclosing, depth: depth + 1)
      if case .union = nodes[branch].kind { throw error("a union stands in a union") }
      guard known.insert(nodes[branch].name).inserted else {
        throw error("a union has two branches of the type \(nodes[branch].name)")
      }
      branches.append(branch)
    }
    // libavro takes no union without branches.
    write(branches.isEmpty ? "\"null\"]" : "]")
    nodes[id].kind = .union(branches)
    return id
  }

  // MARK: Output

  private mutating func add(_ node: AvroNode) throws(SchemaError) -> Int {
    guard nodes.count < Self.maximumNodes else { throw error("more than \(Self.maximumNodes) types") }
    nodes.append(node)
    return nodes.count - 1
  }

  private mutating func write(_ piece: String) { text += piece.utf8 }

  private mutating func writeReference(_ full: String) {
    write("\"\(AvroName.namespaceForLibavro(of: full)).\(AvroName.forLibavro(AvroName.short(full)))\"")
  }

  private func error(_ message: String) -> SchemaError {
    SchemaError(message, in: place.suffix(20).joined(separator: "."))
  }

  /// A name of unknown length and contents, for a message.
  private static func quoted(_ name: String) -> String {
    let shown = name.unicodeScalars.prefix(100).map { $0.value < 0x20 ? "?" : String($0) }.joined()
    return "\"\(shown)\""
  }
}
