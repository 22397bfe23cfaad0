/// What the proxy's configuration says beside the policy.
extension LintRule {
  static let aboutConfiguration: [LintRule] = [registryWithoutTLS]

  static let registryWithoutTLS = LintRule(
    code: "FS101", name: "registry-without-tls", severity: .warning,
    summary: "The schema registry is asked without TLS",
    why:
      "Schemas say where the fields of a value are. Whoever can answer in the registry's place decides what is sealed, and what is not.",
    remedy:
      "Use https:// in schemaRegistry.url; schemaRegistry.ca names the authority, if it is one of your own.",
    bad: """
      # fieldseal.yaml
      schemaRegistry: {url: "http://registry:8081"}
      """,
    good: """
      # fieldseal.yaml
      schemaRegistry: {url: "https://registry:8081", ca: ca.pem}
      """,
    need: .configuration)
}
