/// Everything that is wrong in a set of files: readers go on after a problem, so that one run shows all of them.
public struct Diagnostics: Error, Sendable, CustomStringConvertible {
  private var found: [Diagnostic] = []
  private var once: Set<Diagnostic> = []

  public init() {}

  public init(_ only: Diagnostic) { found = [only] }

  public var isEmpty: Bool { found.isEmpty }

  public var count: Int { found.count }

  /// Every problem, by file, line and column.
  public var all: [Diagnostic] {
    found.enumerated()
      .sorted { ($0.element.position, $0.offset) < ($1.element.position, $1.offset) }
      .map(\.element)
  }

  public mutating func report(
    _ code: Diagnostic.Code, _ severity: Diagnostic.Severity = .error, at position: SourcePosition,
    length: Int = 1,
    _ message: String, related: [Diagnostic.Related] = [], fix: SourceFix? = nil
  ) {
    found.append(
      Diagnostic(code, severity, at: position, length: length, message, related: related, fix: fix))
  }

  /// Reports something about all of a value.
  public mutating func report(
    _ code: Diagnostic.Code, _ severity: Diagnostic.Severity = .error, at node: Node, _ message: String,
    related: [Diagnostic.Related] = [], fix: SourceFix? = nil
  ) {
    report(code, severity, at: node.position, length: node.length, message, related: related, fix: fix)
  }

  /// Reports something about a name in a mapping.
  public mutating func report(
    _ code: Diagnostic.Code, _ severity: Diagnostic.Severity = .error, at entry: Node.Entry,
    _ message: String, related: [Diagnostic.Related] = [], fix: SourceFix? = nil
  ) {
    report(code, severity, at: entry.position, length: entry.nameLength, message, related: related, fix: fix)
  }

  /// Reports what several readers of one place may find, but not twice.
  public mutating func reportOnce(_ diagnostic: Diagnostic) {
    if once.insert(diagnostic).inserted { found.append(diagnostic) }
  }

  public mutating func append(_ diagnostic: Diagnostic) { found.append(diagnostic) }

  public mutating func append(contentsOf other: Diagnostics) { found += other.found }

  /// Throws what was found, if anything was.
  public func check() throws(Diagnostics) {
    if !isEmpty { throw self }
  }

  /// A line per problem: `file:line:column: message`.
  public var description: String { all.map(\.description).joined(separator: "\n") }
}
