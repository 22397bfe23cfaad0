import HTTP
import YAML

/// Places in the configuration that checks across files refer to.
struct ConfigurationPositions: Sendable {
  var file = SourcePosition(file: "fieldseal.yaml")
  var policies: SourcePosition?
  /// Of settings under `dataKeys`, by their names.
  var dataKeys: [String: SourcePosition] = [:]
  var schemaRegistry: SourcePosition?
  var registryURLs: [HTTPURL: SourcePosition] = [:]
  /// Of the files that `schemaRegistry` names, by their paths.
  var registryFiles: [String: SourcePosition] = [:]
}
