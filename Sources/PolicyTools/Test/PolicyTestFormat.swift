/// How the outcome of `fieldseal policy test` is written.
public enum PolicyTestFormat: String, CaseIterable, Sendable {
  /// For people.
  case text
  case json
  /// JUnit's XML, as CI servers read it.
  case junit
  /// The Test Anything Protocol, version 14.
  case tap
}

extension PolicyTestRun {
  /// - Parameter showsCoverage: whether what no sample tries is named.
  public func report(_ format: PolicyTestFormat, showsCoverage: Bool = false) -> String {
    switch format {
    case .text: PolicyTestText.report(self, showsCoverage: showsCoverage)
    case .json: PolicyTestJSON.report(self)
    case .junit: PolicyTestJUnit.report(self)
    case .tap: PolicyTestTAP.report(self)
    }
  }
}
