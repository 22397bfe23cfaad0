import Schemas

extension FieldPath {
  /// Whether it has neither `*` nor `**`.
  var isExact: Bool { canonical != nil }

  /// The canonical path, with wildcards as they are where it depends on the data.
  var form: String {
    if let canonical { return canonical }
    return steps.reduce(into: "") { form, step in
      switch step {
      case .member(let name):
        var builder = PathBuilder()
        builder.pushMember(name.utf8Span.span.bytes)
        form += (form.isEmpty ? "" : ".") + builder.text
      case .anyMember: form += form.isEmpty ? "*" : ".*"
      case .anyDepth: form += form.isEmpty ? "**" : ".**"
      case .element, .anyElement: form += "[*]"
      case .branch: break
      }
    }
  }
}
