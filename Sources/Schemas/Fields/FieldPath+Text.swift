extension FieldPath {
  /// How steps are written as a path: names bare where canonical paths have them bare. What has no step is empty.
  public static func text(of steps: some Sequence<Step>) -> String {
    var text = ""
    for step in steps {
      let dot = text.isEmpty ? "" : "."
      switch step {
      case .member(let name):
        var name = name
        text += dot + name.withUTF8 { PathBuilder.text(ofMember: UnsafeRawBufferPointer($0).bytes) }
      case .anyMember: text += dot + "*"
      case .anyDepth: text += dot + "**"
      case .element(let index): text += "[\(index)]"
      case .anyElement: text += "[*]"
      case .branch(let name): text += "(\(name))"
      }
    }
    return text
  }
}

extension PathBuilder {
  fileprivate static func text(ofMember name: RawSpan) -> String {
    var builder = PathBuilder()
    builder.pushMember(name)
    return builder.text
  }
}
