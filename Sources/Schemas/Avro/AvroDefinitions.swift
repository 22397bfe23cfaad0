/// Every named type that a schema and the schemas it refers to define, so that it can be read where it is used first.
struct AvroDefinitions {
  struct Definition: Equatable {
    let tree: JSONTree
    /// The namespace around it.
    let enclosing: String
  }

  /// Types nested deeper than this are refused.
  static let maximumDepth = 400

  private(set) var byName: [String: Definition] = [:]
  /// The document that is being read; names are unique in each.
  private var inDocument: Set<String> = []

  /// Adds the types that a document defines. What earlier documents define stays; it may be defined again only as it was.
  mutating func add(_ document: JSONTree) throws(SchemaError) {
    inDocument = []
    try add(document, enclosing: "", depth: 0)
  }

  private mutating func add(_ tree: JSONTree, enclosing: String, depth: Int) throws(SchemaError) {
    guard depth <= Self.maximumDepth else { throw Self.tooDeep }
    switch tree {
    case .array(let branches):
      for branch in branches { try add(branch, enclosing: enclosing, depth: depth + 1) }
    case .object:
      guard let type = tree["type"] else { return }
      guard let word = type.string else { return try add(type, enclosing: enclosing, depth: depth + 1) }
      switch word {
      case "array":
        if let items = tree["items"] { try add(items, enclosing: enclosing, depth: depth + 1) }
      case "map":
        if let values = tree["values"] { try add(values, enclosing: enclosing, depth: depth + 1) }
      case "record", "error", "enum", "fixed":
        guard let name = tree["name"]?.string else { return }
        let full = AvroName.full(name, namespace: tree["namespace"]?.string, enclosing: enclosing)
        try define(full, Definition(tree: tree, enclosing: enclosing))
        let namespace = AvroName.namespace(of: full)
        for field in tree["fields"]?.array ?? [] {
          if let type = field["type"] { try add(type, enclosing: namespace, depth: depth + 1) }
        }
      default: break
      }
    default: break
    }
  }

  private mutating func define(_ name: String, _ definition: Definition) throws(SchemaError) {
    guard inDocument.insert(name).inserted else { throw SchemaError("\(name) is defined twice") }
    guard let earlier = byName[name] else {
      byName[name] = definition
      return
    }
    guard earlier == definition else {
      throw SchemaError("two of the schemas define \(name), and not alike")
    }
  }

  static var tooDeep: SchemaError { SchemaError("types are nested more than \(maximumDepth) deep") }
}
