/// Reads the text of a path.
struct FieldPathParser {
  private let text: [Unicode.Scalar]
  private let byteCount: Int
  private var position = 0
  private var found: [FieldPath.Step] = []

  init(_ text: String) {
    self.text = Array(text.unicodeScalars)
    byteCount = text.utf8.count
  }

  private var next: Unicode.Scalar? { position < text.count ? text[position] : nil }

  mutating func steps() throws(FieldPathError) -> [FieldPath.Step] {
    guard byteCount <= FieldPath.maximumLength else {
      throw error("a path has at most \(FieldPath.maximumLength) bytes")
    }
    guard next != nil else { throw error("the path is empty; name a field, as in customer.ssn") }
    try first()
    while let character = next {
      switch character {
      case ".": try afterDot()
      case "[": try element()
      case "(": try branch()
      case "*", "\"": throw error("put a '.' between two steps")
      case _ where isBare(character): throw error("put a '.' between two steps")
      default: throw unexpected(character)
      }
    }
    switch found.last {
    case .anyDepth: throw error("'**' is followed by a step, as in **.ssn")
    case .branch where found.count == 1:
      throw error(
        "this is the whole value; name a field of it, as in (Customer).ssn, or use 'encrypt: value'")
    default: return found
    }
  }

  private mutating func first() throws(FieldPathError) {
    switch next {
    case "[": try element()
    case "(": try branch()
    case ".": throw error("a path begins with a step; remove the '.'")
    default: try member()
    }
  }

  private mutating func afterDot() throws(FieldPathError) {
    position += 1
    switch next {
    case nil: throw error("nothing after the last '.'; remove it")
    case ".": throw error("an empty step; remove one '.' (an empty name is written \"\")")
    case "[": throw error("no '.' in front of '['; write orders[*].card")
    case "(": throw error("no '.' in front of '('; write payment(Card).number")
    default: try member()
    }
  }

  private mutating func member() throws(FieldPathError) {
    switch next {
    case "\"": try quoted()
    case "*": try wildcard()
    default: try bare()
    }
  }

  private mutating func wildcard() throws(FieldPathError) {
    let start = position
    while next == "*" { position += 1 }
    switch position - start {
    case 1: found.append(.anyMember)
    case 2:
      if found.last == .anyDepth { throw error("'**' twice is no more than once; remove one", at: start) }
      found.append(.anyDepth)
    default: throw error("'*' is any name and '**' any depth; there is nothing longer", at: start)
    }
    if let character = next, isBare(character) {
      throw error("a wildcard stands for a whole name; it cannot be part of one", at: start)
    }
  }

  private mutating func bare() throws(FieldPathError) {
    let start = position
    while let character = next, isBare(character) { position += 1 }
    guard position > start else {
      if let character = next { throw unexpected(character) }
      throw error("a name is missing")
    }
    if next == "*" { throw error("a wildcard stands for a whole name; it cannot be part of one") }
    append(text[start..<position])
  }

  private mutating func quoted() throws(FieldPathError) {
    let start = position
    position += 1
    var name: [Unicode.Scalar] = []
    while let character = next {
      position += 1
      switch character {
      case "\"":
        append(name[...])
        return
      case "\\":
        guard let escaped = next, escaped == "\"" || escaped == "\\" else {
          throw error("in a quoted name '\\' stands in front of '\"' or '\\' only", at: position - 1)
        }
        position += 1
        name.append(escaped)
      default: name.append(character)
      }
    }
    throw error("the quote is not closed", at: start)
  }

  private mutating func append(_ name: ArraySlice<Unicode.Scalar>) {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: name)
    found.append(.member(String(view)))
  }

  private mutating func element() throws(FieldPathError) {
    let start = position
    position += 1
    let contents = position
    while let character = next, character != "]" { position += 1 }
    guard next == "]" else { throw error("'[' without ']'", at: start) }
    let digits = text[contents..<position]
    position += 1
    if digits.elementsEqual(["*"]) {
      found.append(.anyElement)
      return
    }
    guard (1...9).contains(digits.count), digits.allSatisfy({ ("0"..."9").contains($0) }) else {
      throw error("in [...] stands '*' or an element's number from 0 to 999999999", at: contents)
    }
    guard digits.count == 1 || digits.first != "0" else {
      throw error("write the number without zeros in front", at: contents)
    }
    found.append(.element(digits.reduce(0) { $0 * 10 + Int($1.value) - 0x30 }))
  }

  private mutating func branch() throws(FieldPathError) {
    let start = position
    switch found.last {
    case .anyDepth: throw error("'**' is followed by a step, as in **.payment(Card)")
    case .branch: throw error("one branch is enough: a union holds no other union; remove this one")
    default: break
    }
    position += 1
    let contents = position
    while let character = next, isBranch(character) { position += 1 }
    guard next == ")" else {
      guard let character = next else { throw error("'(' without ')'", at: start) }
      throw error(
        "'\(character.escaped(asASCII: false))' stands in no name of a type (letters, digits, '_' and '.')")
    }
    let name = text[contents..<position]
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.allSatisfy({ part in part.first.map { !("0"..."9").contains($0) } ?? false }) else {
      throw error("in (...) stands a type's name, as in (Card), (com.acme.Card) or (string)", at: contents)
    }
    position += 1
    var view = String.UnicodeScalarView()
    view.append(contentsOf: name)
    found.append(.branch(String(view)))
  }

  private func isBranch(_ character: Unicode.Scalar) -> Bool {
    isLetterOrDigit(character) || character == "_" || character == "."
  }

  private func isBare(_ character: Unicode.Scalar) -> Bool {
    isLetterOrDigit(character) || "_-$@".unicodeScalars.contains(character) || character.value >= 0x80
  }

  private func isLetterOrDigit(_ character: Unicode.Scalar) -> Bool {
    ("a"..."z").contains(character) || ("A"..."Z").contains(character) || ("0"..."9").contains(character)
  }

  private func unexpected(_ character: Unicode.Scalar) -> FieldPathError {
    switch character {
    case " ", "\t": error("white space; put names that hold it in double quotes")
    case "'": error("names are put in double quotes, as in \"first name\"")
    case "]": error("']' without '['")
    case ")": error("')' without '('")
    default:
      error("'\(character.escaped(asASCII: false))' is no part of a name; put the name in double quotes")
    }
  }

  private func error(_ message: String, at offset: Int? = nil) -> FieldPathError {
    FieldPathError(message, at: offset ?? position)
  }
}
