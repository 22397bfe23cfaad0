import Schemas
import TestTools

/// Random schemas, data of them, and paths that lead somewhere in them, mostly.
struct AvroGenerator {
  static let names = ["a", "b", "c", "id", "ssn", "card", "note"]
  static let keys = ["a", "b", "ssn", "x y", "é", "", "q\"\\"]

  var random: SeededRandom
  private var definedCount = 0
  /// Types that may be referred to anywhere, and records that are being defined: only where a value may do without them.
  private var complete: [String] = []
  private var open: [String] = []

  /// Without what libavro does not take or keep: types without a namespace in some with one, fixeds and records of nothing,
  /// equal keys in a map, types that are used before they are defined.
  var isForLibavro = false
  /// Whether fields of records may have tags.
  var hasTags = false

  static let tags = ["PII", "PCI", "public"]

  init(seed: UInt64) { random = SeededRandom(seed: seed) }

  mutating func below(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }

  // MARK: Schemas

  mutating func schema() -> AvroType {
    (definedCount, complete, open) = (0, [], [])
    return below(10) == 0 ? type(depth: 3) : record(depth: 0)
  }

  private mutating func name() -> String {
    definedCount += 1
    return ["m.o.", "n.", ""][below(isForLibavro ? 2 : 3)] + "T\(definedCount)"
  }

  private mutating func record(depth: Int) -> AvroType {
    let name = name()
    open.append(name)
    var names = Self.names
    let count = below(depth == 0 ? 7 : 4)
    let fields = (0..<max(count, isForLibavro ? 1 : 0)).map { _ in
      let tags = hasTags && below(3) == 0 ? Self.tags.shuffled(using: &random).prefix(1 + below(2)) : []
      return AvroType.Field(
        name: names.remove(at: below(names.count)), type: type(depth: depth + 1), tags: Array(tags))
    }
    open.removeLast()
    complete.append(name)
    return .record(name, fields)
  }

  private mutating func type(depth: Int, isOptional: Bool = false, isBranch: Bool = false) -> AvroType {
    let primitives: [AvroType] = [.null, .boolean, .int, .long, .float, .double, .bytes, .string, .string]
    switch below(depth > 4 ? 12 : 22) {
    case 9:
      let type = AvroType.fixed(name(), isForLibavro ? 1 + below(5) : below(6))
      complete.append(type.name)
      return type
    case 10:
      let type = AvroType.enumeration(name(), Array(["A", "B", "C"].prefix(1 + below(3))))
      complete.append(type.name)
      return type
    case 11:
      let known = complete + (isOptional ? open : [])
      return known.isEmpty ? .string : .reference(known[below(known.count)])
    case 12...13: return record(depth: depth)
    case 14...15: return .array(type(depth: depth + 1, isOptional: true))
    case 16...17: return .map(type(depth: depth + 1, isOptional: true))
    case 18...21 where !isBranch:
      // With a null, so that any other branch may be done without.
      var branches: [AvroType] = [.null]
      for _ in 0..<(1 + below(3)) {
        let known = complete
        let branch = type(depth: depth + 1, isOptional: true, isBranch: true)
        guard !branches.contains(where: { $0.name == branch.name }) else {
          complete = known
          continue
        }
        branches.append(branch)
      }
      // libavro knows no type before it is defined.
      return .union(isForLibavro ? branches : branches.shuffled(using: &random))
    default: return primitives[below(primitives.count)]
    }
  }

  // MARK: Data

  mutating func value(_ type: AvroType) -> AvroValue { value(type, type.definitions, depth: 0) }

  private mutating func value(_ type: AvroType, _ definitions: [String: AvroType], depth: Int) -> AvroValue {
    switch type {
    case .null: return .null
    case .boolean: return .boolean(Bool.random(using: &random))
    case .int: return .number(Int64(Int32(truncatingIfNeeded: random.next() >> UInt64(below(64)))))
    case .long: return .number(Int64(bitPattern: random.next()) >> Int64(below(64)))
    case .float: return .float(UInt32(truncatingIfNeeded: random.next()))
    case .double: return .double(random.next())
    case .bytes: return .bytes(bytes(below(20)))
    case .string: return .bytes(Array(text().utf8))
    case .fixed(_, let size): return .fixed(bytes(size))
    case .enumeration(_, let symbols): return .number(Int64(below(symbols.count)))
    case .array(let items):
      return .array((0..<count(depth)).map { _ in value(items, definitions, depth: depth + 1) })
    case .map(let values):
      let keys = (0..<count(depth)).map { _ in Self.keys[below(Self.keys.count)] }
      let kept = isForLibavro ? Array(Set(keys)).sorted() : keys
      return .map(
        kept.map { AvroValue.Entry(key: $0, value: value(values, definitions, depth: depth + 1)) })
    case .union(let branches):
      let index = depth > 8 ? branches.firstIndex(of: .null)! : below(branches.count)
      return .union(index, value(branches[index], definitions, depth: depth + 1))
    case .record(_, let fields):
      return .record(fields.map { value($0.type, definitions, depth: depth + 1) })
    case .reference(let name): return value(definitions[name]!, definitions, depth: depth)
    }
  }

  private mutating func count(_ depth: Int) -> Int {
    depth > 8 ? 0 : [0, 1, 2, 3, 5, 40][below(depth > 3 ? 4 : 6)]
  }

  private mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
  }

  private mutating func text() -> String {
    let pieces = [
      "", "x", "4111 1111 1111 1111", "ü", "日本", "🙂", "a long text that has more than sixty-four bytes ",
    ]
    return (0..<below(4)).map { _ in pieces[below(pieces.count)] }.joined()
  }

  // MARK: Paths

  mutating func paths(_ type: AvroType) throws -> [FieldPath] {
    var texts: [String] = []
    for _ in 0..<(1 + below(4)) {
      let path = RandomPaths.text(steps(type))
      if !texts.contains(path) { texts.append(path) }
    }
    return try texts.map { try FieldPath($0) }
  }

  private mutating func steps(_ type: AvroType) -> [FieldPath.Step] {
    let definitions = type.definitions
    var steps: [FieldPath.Step] = []
    var current = type
    // Now and then it stops early, so that what is selected is no leaf.
    while steps.count < 8, below(8) > 0 || steps.isEmpty {
      if below(12) == 0, steps.last != .anyDepth { steps.append(.anyDepth) }
      switch current {
      case .record(_, let fields) where !fields.isEmpty:
        let field = fields[below(fields.count)]
        steps.append(below(8) == 0 ? .anyMember : .member(field.name))
        current = field.type
      case .array(let items):
        steps.append(below(4) == 0 ? .element(below(4)) : .anyElement)
        current = items
      case .map(let values):
        steps.append(below(3) == 0 ? .anyMember : .member(Self.keys[below(Self.keys.count)]))
        current = values
      case .union(let branches):
        current = branches[below(branches.count)]
        if below(5) == 0, !steps.isEmpty, steps.last != .anyDepth {
          if case .branch = steps.last { break }
          steps.append(.branch(current.name))
        }
        continue
      case .reference(let name):
        current = definitions[name]!
        continue
      default:
        if steps.isEmpty || below(10) == 0 { steps.append(.member("a")) }
        current = .null
        if steps.last != .anyDepth { return steps }
      }
    }
    if steps.isEmpty || steps.last == .anyDepth { steps.append(.anyMember) }
    return steps
  }
}
