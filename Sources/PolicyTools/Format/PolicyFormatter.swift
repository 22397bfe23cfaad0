import YAML

/// Puts policy files into their one form: two spaces a level, settings in the order of the reference, quotes where YAML needs
/// them, what is in brackets in one line if it fits. Comments stay with what they stand above, beside or below.
public enum PolicyFormatter {
  /// The text in its form. It says the same and has the same comments; what is in its form already stays as it is.
  ///
  /// - Parameter file: the name that positions carry.
  /// - Throws: what is wrong with the text, which then cannot be formatted.
  public static func format(_ text: [UInt8], file: String) throws(Diagnostics) -> String {
    let root = try parse(text, file: file)
    // It was parsed, so it is UTF-8.
    let text = String(decoding: text, as: UTF8.self)
    do throws(Diagnostic) {
      let tree = try FormatTreeBuilder.tree(text, root)
      SettingOrder.arrange(tree)
      let formatted = FormatPrinter.text(tree)
      try check(formatted, against: text, root)
      return formatted
    } catch {
      throw Diagnostics(error)
    }
  }

  public static func format(_ text: String, file: String) throws(Diagnostics) -> String {
    try format(Array(text.utf8), file: file)
  }

  private static func parse(_ text: [UInt8], file: String) throws(Diagnostics) -> Node {
    let (root, problems) = YAMLDocument.parse(text, file: file)
    try problems.check()
    guard let root else { throw Diagnostics(SourceScan.unclear(SourcePosition(file: file))) }
    return root
  }

  /// Nothing may be lost, whatever the text is like.
  private static func check(_ formatted: String, against text: String, _ root: Node) throws(Diagnostic) {
    let (newRoot, problems) = YAMLDocument.parse(formatted, file: root.position.file)
    let refusal = Diagnostic(
      .unsupported, at: SourcePosition(file: root.position.file),
      "the file cannot be formatted without a change of what it says; it is left as it is")
    guard let newRoot, problems.isEmpty, newRoot.says(theSameAs: root) else { throw refusal }
    let comments = try SourceScan(text, root).comments.map(\.text)
    let newComments = try SourceScan(formatted, newRoot).comments.map(\.text)
    guard comments.sorted() == newComments.sorted() else { throw refusal }
  }
}
