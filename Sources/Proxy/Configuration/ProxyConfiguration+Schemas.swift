import HTTP
import Schemas
import YAML

extension ProxyConfiguration {
  /// Makes the catalog of the policy's schema files and of the registry, if one is configured. Asks nobody yet.
  ///
  /// - Parameter onFailure: hears of each look-up that failed, once, on any thread.
  /// - Throws: an error about a certificate, password or token file that cannot be used.
  public func openSchemaCatalog(
    files: [SchemaFile] = [], onFailure: (@Sendable (SchemaReference, SchemaLookupError) -> Void)? = nil
  ) throws(HTTPError) -> SchemaCatalog {
    try SchemaCatalog(files: files, registry: schemaRegistry, onFailure: onFailure)
  }

  /// Schema registries that are asked over networks without TLS, and where they are set.
  public var registriesWithoutTLS: [(origin: String, position: SourcePosition)] {
    (schemaRegistry?.urls ?? []).filter { $0.scheme == "http" && !$0.isLoopback }
      .map { ($0.origin, positions.registryURLs[$0] ?? positions.schemaRegistry ?? positions.file) }
  }

  /// What is valid but has a consequence that is easily overlooked.
  public var warnings: [Diagnostic] {
    registriesWithoutTLS
      .map { registry in
        Diagnostic(
          .caution, at: registry.position,
          "the schema registry at \(registry.origin) is asked without TLS: whoever answers in its place decides where "
            + "fields are, and thus what is sealed; use https://")
      }
  }

  /// Whether the files that `schemaRegistry` names can be used. Asks nobody.
  ///
  /// - Throws: the first problem, at the place of its setting.
  public func checkSchemaRegistry() throws(Diagnostics) {
    do throws(HTTPError) { _ = try openSchemaCatalog() } catch {
      let position = error.file.flatMap { positions.registryFiles[$0] } ?? positions.schemaRegistry
      throw Diagnostics(
        Diagnostic(.unreadable, at: position ?? positions.file, "'schemaRegistry': \(error.message)"))
    }
  }
}
