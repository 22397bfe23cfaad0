import Policy

extension PatternTree {
  /// Some names that the pattern matches, to be tried before a search for one. They may be no topics' names.
  var examples: [String] {
    ["a", "x0", "zz-9", ""].map { filler in
      var bytes: [UInt8] = []
      append(to: &bytes, filler: Array(filler.utf8))
      return String(decoding: bytes, as: UTF8.self)
    }
  }

  /// - Parameter filler: what stands where anything may.
  private func append(to bytes: inout [UInt8], filler: [UInt8]) {
    guard bytes.count <= TopicName.maxLength else { return }
    switch self {
    case .one(let set): if let example = set.example { bytes.append(example) }
    case .all(let items): for item in items { item.append(to: &bytes, filler: filler) }
    case .any(let choices): choices.first?.append(to: &bytes, filler: filler)
    case .repeated(.one(.all), let least, nil) where filler.count >= least: bytes += filler
    case .repeated(let item, let least, _):
      for _ in 0..<least { item.append(to: &bytes, filler: filler) }
    }
  }

  /// Whether every name matches.
  var isUniversal: Bool {
    switch self {
    case .repeated(.one(.all), let least, nil): least <= 1
    case .all(let items): items.count == 1 && items[0].isUniversal
    default: false
    }
  }

  /// The only name that matches, if there is only one and it is written out.
  var literal: String? {
    guard case .all(let items) = self else { return nil }
    var bytes: [UInt8] = []
    for item in items {
      guard case .one(let set) = item, set.count == 1, let only = set.example else { return nil }
      bytes.append(only)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
