import Schemas

/// What stands for a schema registry: the numbers that the cases of a file use, and their schemas.
struct SampleRegistry: Sendable {
  /// Of schemas that no case gives a number.
  private var numbers: [String: UInt32] = [:]
  private(set) var known: [(id: UInt32, schema: WriterSchema)] = []
  /// Cases, by name, that give a number to a second schema.
  private(set) var conflicts: [String: String] = [:]

  init(_ cases: [SampleCase], _ schemas: SampleSchemas) {
    var paths: [UInt32: String?] = [:]
    for sample in cases {
      guard let id = sample.schemaID else { continue }
      if let first = paths[id], first != sample.schema?.path {
        conflicts[sample.name] =
          "schema id \(id) is \(first ?? "JSON") in another case and \(sample.schema?.path ?? "JSON") here; give one of "
          + "them another 'schemaId'"
      } else {
        paths[id] = sample.schema?.path
      }
    }
    for case (let path, _)? in cases.filter({ $0.schemaID == nil }).map(\.schema) where numbers[path] == nil {
      var id: UInt32 = 1
      while paths[id] != nil { id += 1 }
      paths[id] = path
      numbers[path] = id
    }
    for (id, path) in paths {
      if let path {
        if let schema = try? schemas.schema(path) { known.append((id, .avro(schema))) }
      } else {
        known.append((id, .json))
      }
    }
  }

  /// The number that stands before a case's value.
  func id(_ sample: SampleCase) -> UInt32 {
    sample.schemaID ?? sample.schema.flatMap { numbers[$0.path] } ?? 1
  }
}
