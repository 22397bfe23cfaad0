import Schemas

/// The fields of a schema, in its order.
enum SchemaFields {
  static func of(_ schema: AvroSchema) -> (fields: [FoundField], isComplete: Bool) {
    let outline = SchemaOutline(schema)
    return (fields(outline) { _ in true }, outline.isComplete)
  }

  /// - Parameter text: the schema itself.
  static func of(_ schema: JSONSchemaFile, _ text: SampleNode) -> (fields: [FoundField], isComplete: Bool) {
    (fields(schema.outline) { $0.isAlwaysThere }, schema.outline.isComplete && !isOpen(text))
  }

  /// - Parameter isRequired: whether it is there if what it lies in is.
  private static func fields(_ outline: SchemaOutline, isRequired: (SchemaEntry) -> Bool) -> [FoundField] {
    // Where nothing may be, or any number of things.
    let uncertain = outline.entries.filter {
      !$0.isLeaf && ($0.isNullable || [.array, .map, .union].contains($0.kind))
    }
    .map(\.path)
    return outline.entries.compactMap { entry in
      guard entry.isLeaf, !entry.isRecursive, entry.kind != .null, !entry.path.isEmpty,
        let path = try? FieldPath(entry.path)
      else { return nil }
      let names = path.steps.compactMap { step -> String? in
        switch step {
        case .member(let name): name
        // A `number` in a `Card` is a card's.
        case .branch(let name): name.split(separator: ".").last.map(String.init)
        case .anyMember, .element, .anyElement, .anyDepth: nil
        }
      }
      let isCertain = path.steps.allSatisfy { if case .member = $0 { true } else { false } }
      return FoundField(
        path: entry.path, names: names,
        fitsDeterministic: entry.isSealedInPlace && !entry.hasNarrowLogicalType,
        hasFewValues: entry.kind == .boolean || entry.kind == .enumeration,
        isAlwaysThere: isCertain && isRequired(entry)
          && !uncertain.contains { $0.isEmpty || entry.path.hasPrefix($0 + ".") },
        tags: entry.tags)
    }
  }

  /// Whether values may have members that are not listed.
  private static func isOpen(_ schema: SampleNode) -> Bool {
    schema["additionalProperties"] != SampleNode(.bool(false))
  }
}
