import HTTP
import Schemas

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
}
