/// A structured log: an event's name and fields, one line each.
///
/// A logger is a small value to be copied about. A line below its level costs a comparison: its fields are not
/// even evaluated. Fields must never hold keys or plaintext of records.
///
///     log.info("ready", ["listen": "\(host):\(port)", "node": .int(node)])
public struct Logger: Sendable {
  /// The least level that is written.
  public let level: LogLevel
  private let format: LogFormat
  private let sink: LogSink
  private let context: [(name: String, value: LogValue)]

  public init(level: LogLevel = .info, format: LogFormat = .text, sink: LogSink = .standardError) {
    self.init(level: level, format: format, sink: sink, context: [])
  }

  private init(level: LogLevel, format: LogFormat, sink: LogSink, context: [(name: String, value: LogValue)])
  {
    self.level = level
    self.format = format
    self.sink = sink
    self.context = context
  }

  /// A logger that writes nothing.
  public static let silent = Logger(level: .error, sink: LogSink { _ in })

  /// The same logger, with `fields` in front of those of every line.
  public func with(_ fields: KeyValuePairs<String, LogValue>) -> Logger {
    Logger(
      level: level, format: format, sink: sink,
      context: context + fields.map { (name: $0.key, value: $0.value) })
  }

  @inlinable
  public func isEnabled(_ level: LogLevel) -> Bool { level >= self.level }

  @inlinable
  public func debug(_ event: String, _ fields: @autoclosure () -> KeyValuePairs<String, LogValue> = [:]) {
    if isEnabled(.debug) { write(.debug, event, fields()) }
  }

  @inlinable
  public func info(_ event: String, _ fields: @autoclosure () -> KeyValuePairs<String, LogValue> = [:]) {
    if isEnabled(.info) { write(.info, event, fields()) }
  }

  @inlinable
  public func warn(_ event: String, _ fields: @autoclosure () -> KeyValuePairs<String, LogValue> = [:]) {
    if isEnabled(.warn) { write(.warn, event, fields()) }
  }

  @inlinable
  public func error(_ event: String, _ fields: @autoclosure () -> KeyValuePairs<String, LogValue> = [:]) {
    if isEnabled(.error) { write(.error, event, fields()) }
  }

  /// A line whose level is a value.
  @inlinable
  public func log(
    _ level: LogLevel, _ event: String, _ fields: @autoclosure () -> KeyValuePairs<String, LogValue> = [:]
  ) {
    if isEnabled(level) { write(level, event, fields()) }
  }

  @usableFromInline
  func write(_ level: LogLevel, _ event: String, _ fields: KeyValuePairs<String, LogValue>) {
    var line = LogLine(format, timestamp: Timestamp.now(), level: level, event: event)
    for field in context { line.append(field.name, field.value) }
    for (name, value) in fields { line.append(name, value) }
    sink.append(line.finished)
  }
}
