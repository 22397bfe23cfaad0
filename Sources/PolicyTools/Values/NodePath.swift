import Schemas

/// The canonical path of a place in a value.
struct NodePath: Hashable {
  private var texts: [String] = []

  /// Empty for the value itself.
  var text: String { texts.last ?? "" }

  mutating func pushMember(_ name: String) {
    var builder = PathBuilder()
    builder.pushMember(Array(name.utf8).span.bytes)
    texts.append(text.isEmpty ? builder.text : "\(text).\(builder.text)")
  }

  mutating func pushElement() { texts.append(text + "[*]") }

  mutating func pop() { _ = texts.popLast() }
}
