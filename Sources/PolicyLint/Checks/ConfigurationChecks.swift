import Policy
import YAML

/// The proxy's limits of data keys.
enum ConfigurationChecks {
  private static let mostRecords = 1 << 32
  private static let mostBytes = 1 << 40

  static func run(_ context: LintContext, _ found: inout LintFindings) {
    guard let proxy = context.settings.proxy else { return }
    for registry in proxy.registriesWithoutTLS {
      found.report(
        .registryWithoutTLS, at: registry.position, length: registry.origin.count,
        "the schema registry at \(registry.origin) is asked without TLS: whoever answers in its place decides where "
          + "fields are, and thus what is sealed; use https://")
    }
    let usesGCM = context.source.keys.contains { $0.algorithm == .aes256GCM }
    if proxy.maxRecords > mostRecords, usesGCM {
      found.report(
        .dataKeyBudget, at: place(proxy.maxRecordsPosition, proxy),
        length: length(proxy.maxRecordsPosition, "maxRecords"),
        "a data key seals up to \(proxy.maxRecords) values, more than 2^32 (\(mostRecords)), where AES-GCM ends (NIST SP 800-38D); lower maxRecords"
      )
    }
    if proxy.maxBytes > mostBytes, usesGCM {
      found.report(
        .dataKeyBudget, at: place(proxy.maxBytesPosition, proxy),
        length: length(proxy.maxBytesPosition, "maxBytes"),
        "a data key seals up to \(proxy.maxBytes) bytes, more than 1 TiB, where AES-GCM's margin ends; lower maxBytes"
      )
    }
    if proxy.maxAge > .seconds(30 * 86_400) {
      found.report(
        .dataKeyLifetime, at: place(proxy.maxAgePosition, proxy),
        length: length(proxy.maxAgePosition, "maxAge"),
        "a data key seals for \(proxy.maxAge.components.seconds / 86_400) days, and all of it leaks with it; set maxAge to 30d at most"
      )
    }
    if proxy.cacheTime > .seconds(3600) {
      found.report(
        .dataKeyLifetime, at: place(proxy.cacheTimePosition, proxy),
        length: length(proxy.cacheTimePosition, "cacheTime"),
        "a key that was revoked goes on working for \(proxy.cacheTime.components.seconds / 60) minutes; set cacheTime to 1h at most"
      )
    }
  }

  private static func place(_ position: SourcePosition?, _ proxy: ProxyFacts) -> SourcePosition {
    position ?? SourcePosition(file: proxy.file)
  }

  private static func length(_ position: SourcePosition?, _ name: String) -> Int {
    position == nil ? 1 : name.count
  }
}
