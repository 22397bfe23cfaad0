import YAML

/// Colours, or none.
struct TextStyle {
  private let isColoured: Bool

  init(_ isColoured: Bool) { self.isColoured = isColoured }

  func bold(_ text: String) -> String { wrap(text, "1") }
  func faint(_ text: String) -> String { wrap(text, "2") }
  /// Line numbers, arrows and frames.
  func frame(_ text: String) -> String { wrap(text, "1;34") }
  func good(_ text: String) -> String { wrap(text, "1;32") }

  func severity(_ severity: Diagnostic.Severity, _ text: String) -> String {
    switch severity {
    case .error: wrap(text, "1;31")
    case .warning: wrap(text, "1;33")
    case .info: wrap(text, "1;36")
    }
  }

  private func wrap(_ text: String, _ code: String) -> String {
    isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
