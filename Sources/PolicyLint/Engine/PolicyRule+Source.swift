import Policy
import YAML

extension PolicyRule {
  /// Puts another text in the pattern's place.
  func replacement(_ text: String) -> SourceFix.Edit {
    SourceFix.Edit(from: position, to: position.moved(by: length), text)
  }

  /// Where a character of the pattern stands, unless escapes or line breaks make that uncertain.
  func position(inPattern offset: Int) -> SourcePosition? {
    let quotes = length - pattern.text.unicodeScalars.count
    guard quotes == 0 || quotes == 2 else { return nil }
    return position.moved(by: quotes / 2 + offset)
  }
}
