import YAML

extension Node {
  /// Where a character of a text stands: exact for a plain text on one line; otherwise the text's beginning, since quotes
  /// and escapes take room in the file.
  func position(ofCharacter offset: Int) -> SourcePosition { exactPosition(ofCharacter: offset) ?? position }

  /// Where some characters of a text stand, as exactly as `position(ofCharacter:)`: otherwise all of it.
  func place(ofCharacter offset: Int, length: Int) -> (position: SourcePosition, length: Int) {
    guard let position = exactPosition(ofCharacter: offset) else { return (self.position, self.length) }
    return (position, length)
  }

  private func exactPosition(ofCharacter offset: Int) -> SourcePosition? {
    guard case .scalar(let scalar) = content, scalar.isPlain else { return nil }
    // Where a plain text goes over several lines, line breaks have become spaces.
    guard !scalar.text.unicodeScalars.prefix(offset).contains(" ") else { return nil }
    return SourcePosition(file: position.file, line: position.line, column: position.column + offset)
  }
}

extension SourcePosition {
  /// A path that the file names, relative to the file's folder.
  func pathBeside(_ path: String) -> String {
    guard !path.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return path }
    return file[...slash] + path
  }
}
