/// How a line is spelled.
public enum LogFormat: String, CaseIterable, Sendable {
  /// `2026-07-21T09:14:03.127Z info event=ready listen=127.0.0.1:9092`
  case text
  /// `{"ts":"2026-07-21T09:14:03.127Z","level":"info","event":"ready","listen":"127.0.0.1:9092"}`
  case json
}
