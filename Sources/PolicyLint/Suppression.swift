/// Why a finding does not count.
public enum Suppression: Hashable, Sendable {
  /// A comment in the file, with its reason.
  case inSource(reason: String)
  /// It was there when the baseline was written.
  case baseline
}
