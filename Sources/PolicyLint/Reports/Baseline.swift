import Bytes
import YAML

/// Findings that were there at some time and shall not count: new ones do.
public struct Baseline: Sendable {
  public struct Entry: Hashable, Sendable {
    public let code: String
    public let file: String
    /// What it is recognised by; see `LintReport.Entry`.
    public let fingerprint: String
    /// For the people who read the file.
    public let message: String
  }

  /// A file that is larger is none.
  public static let mostBytes = 32 << 20

  /// By file, code and message.
  public let entries: [Entry]

  /// What counts in a report, or would without its baseline.
  ///
  /// - Parameter old: its entries for files that exist but were not looked at are kept.
  public init(_ report: LintReport, keeping old: Baseline? = nil, exists: (String) -> Bool = { _ in false }) {
    let found = report.entries.compactMap { entry -> Entry? in
      if case .inSource = entry.finding.suppression { return nil }
      let diagnostic = entry.finding.diagnostic
      return Entry(
        code: entry.finding.rule.code, file: report.path(diagnostic.position.file),
        fingerprint: entry.fingerprint,
        message: diagnostic.message)
    }
    let seen = Set(report.files.map(report.path))
    let kept = old?.entries.filter { !seen.contains($0.file) && exists($0.file) } ?? []
    self.init(entries: found + kept)
  }

  init(entries: [Entry]) {
    self.entries = entries.sorted {
      ($0.file, $0.code, $0.message, $0.fingerprint) < ($1.file, $1.code, $1.message, $1.fingerprint)
    }
  }

  var byFingerprint: [String: Entry] {
    Dictionary(entries.map { ($0.fingerprint, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The file: YAML whose texts are JSON's, an entry a line.
  public var text: String {
    var text = """
      # Findings that do not count: fieldseal policy lint --baseline FILE
      # Write it anew with --write-baseline when some of them are gone.
      version: 1

      """
    if entries.isEmpty { return text + "findings: []\n" }
    text += "findings:\n"
    for entry in entries {
      let members = [
        ("code", entry.code), ("fingerprint", entry.fingerprint), ("file", entry.file),
        ("message", entry.message),
      ].map { "\($0.0): \(JSONOutput.string($0.1))" }
      text += "  - {\(members.joined(separator: ", "))}\n"
    }
    return text
  }

  /// Reads what `text` wrote.
  ///
  /// - Parameter file: the name that positions carry.
  /// - Throws: everything that is wrong in it.
  public init(_ text: [UInt8], file: String) throws(Diagnostics) {
    var (root, problems) = YAMLDocument.parse(text, file: file, limits: Self.limits)
    var entries: [Entry] = []
    if let root, let fields = Fields(root, "a baseline", names: ["version", "findings"], &problems) {
      if let version = fields.required("version", hint: "version: 1", &problems) {
        _ = version.integer("'version'", in: 1...1, &problems)
      }
      for node in fields.required("findings", &problems)?.list("'findings'", &problems) ?? [] {
        if let entry = Self.entry(node, &problems) { entries.append(entry) }
      }
    }
    try problems.check()
    self.init(entries: entries)
  }

  private static var limits: YAMLLimits {
    var limits = YAMLLimits()
    limits.bytes = mostBytes
    limits.nodes = 1_000_000
    return limits
  }

  private static func entry(_ node: Node, _ problems: inout Diagnostics) -> Entry? {
    let names = ["code", "fingerprint", "file", "message"]
    guard let fields = Fields(node, "a finding", names: names, &problems) else { return nil }
    let texts = names.map { name -> String? in
      guard let value = fields.required(name, &problems) else { return nil }
      if name != "message" { return value.text("'\(name)'", &problems) }
      if case .scalar(let scalar) = value.content { return scalar.text }
      return value.text("'message'", &problems)
    }
    guard let code = texts[0], let fingerprint = texts[1], let file = texts[2], let message = texts[3] else {
      return nil
    }
    return Entry(code: code, file: file, fingerprint: fingerprint, message: message)
  }
}
