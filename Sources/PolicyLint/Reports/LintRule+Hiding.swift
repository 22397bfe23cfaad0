extension LintRule {
  /// Whether what its findings mark is not to be seen in reports: they end up in logs that many can read.
  var hidesText: Bool { diagnostics.contains { $0.rawValue == "secret-in-policy" } }
}
