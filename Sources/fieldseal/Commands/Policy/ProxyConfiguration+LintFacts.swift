import PolicyLint
import Proxy

extension ProxyConfiguration {
  /// What the linter wants to know of it.
  func lintFacts(file: String) -> ProxyFacts {
    var facts = ProxyFacts(
      file: file, providers: Set(providers.keys), maxRecords: dataKeys.maxRecords,
      maxRecordsPosition: position(ofDataKeys: "maxRecords"), maxBytes: dataKeys.maxBytes,
      maxBytesPosition: position(ofDataKeys: "maxBytes"), maxAge: dataKeys.maxAge,
      maxAgePosition: position(ofDataKeys: "maxAge"), cacheTime: dataKeys.cacheTime,
      cacheTimePosition: position(ofDataKeys: "cacheTime"))
    facts.registriesWithoutTLS = registriesWithoutTLS
    return facts
  }
}
