import Schemas

/// A place in a value.
struct NodePath: Hashable {
  private var texts: [String] = []
  private var indexedTexts: [String] = []

  /// The canonical path; empty for the value itself.
  var text: String { texts.last ?? "" }

  /// The same with the index of each element.
  var indexed: String { indexedTexts.last ?? "" }

  mutating func pushMember(_ name: String) {
    var builder = PathBuilder()
    builder.pushMember(Array(name.utf8).span.bytes)
    let step = builder.text
    texts.append(text.isEmpty ? step : "\(text).\(step)")
    indexedTexts.append(indexed.isEmpty ? step : "\(indexed).\(step)")
  }

  mutating func pushElement(_ index: Int) {
    texts.append(text + "[*]")
    indexedTexts.append("\(indexed)[\(index)]")
  }

  mutating func pop() {
    _ = texts.popLast()
    _ = indexedTexts.popLast()
  }
}
