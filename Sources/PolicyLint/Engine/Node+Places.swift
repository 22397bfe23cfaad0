import YAML

/// Finding what stands at a place: the parts of a list or mapping are in the file's order.
extension Node {
  /// The text that begins at a place.
  func scalar(at place: SourcePosition) -> Node? {
    switch content {
    case .scalar: position == place ? self : nil
    case .sequence(let items): Self.last(items, \.position, at: place)?.scalar(at: place)
    case .mapping(let entries): Self.last(entries, \.value.position, at: place)?.value.scalar(at: place)
    }
  }

  /// The list or mapping of which the name or text that begins at a place is a part.
  func holder(of place: SourcePosition) -> Node? {
    switch content {
    case .scalar: return nil
    case .sequence(let items):
      guard let item = Self.last(items, \.position, at: place) else { return nil }
      if case .scalar = item.content { return item.position == place ? self : nil }
      return item.holder(of: place)
    case .mapping(let entries):
      guard let entry = Self.last(entries, \.position, at: place) else { return nil }
      if entry.position == place { return self }
      if case .scalar = entry.value.content { return entry.value.position == place ? self : nil }
      return entry.value.holder(of: place)
    }
  }

  /// The last part that does not begin behind a place.
  private static func last<Part>(
    _ parts: [Part], _ position: (Part) -> SourcePosition, at place: SourcePosition
  ) -> Part? {
    var (low, high) = (0, parts.count)
    while low < high {
      let middle = (low + high) / 2
      if position(parts[middle]) <= place { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? nil : parts[low - 1]
  }
}
