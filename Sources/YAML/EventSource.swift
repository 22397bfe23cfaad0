import CYAML

/// libyaml's parser: the only place that touches it. libyaml keeps its nesting on the heap, so deep input cannot
/// exhaust the stack here.
final class EventSource {
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let input: UnsafeMutableBufferPointer<UInt8>
  private let file: String

  /// Nil only if there is no memory.
  init?(_ text: [UInt8], file: String) {
    self.file = file
    input = .allocate(capacity: text.count)
    _ = input.initialize(fromContentsOf: text)
    parser = .allocate(capacity: 1)
    parser.initialize(to: yaml_parser_t())
    guard yaml_parser_initialize(parser) == 1 else {
      parser.deallocate()
      input.deallocate()
      return nil
    }
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, input.baseAddress, input.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
    input.deallocate()
  }

  /// The next event. Not to be called again after an error or the stream's end.
  func next() throws(Diagnostic) -> Event {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw failure() }
    defer { yaml_event_delete(&event) }
    let place = position(event.start_mark)
    let end = position(event.end_mark)
    switch event.type {
    case YAML_STREAM_START_EVENT: return Event(kind: .streamStart, position: place, end: end)
    case YAML_DOCUMENT_START_EVENT: return Event(kind: .documentStart, position: place, end: end)
    case YAML_DOCUMENT_END_EVENT: return Event(kind: .documentEnd, position: place, end: end)
    case YAML_ALIAS_EVENT:
      return Event(kind: .alias(string(event.data.alias.anchor) ?? ""), position: place, end: end)
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
      let content = Node.Scalar(
        text: String(decoding: bytes, as: UTF8.self), isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE)
      return Event(
        kind: .scalar(content), position: place, end: end, anchor: string(scalar.anchor),
        tag: string(scalar.tag))
    case YAML_SEQUENCE_START_EVENT:
      let start = event.data.sequence_start
      return Event(
        kind: .sequenceStart(isFlow: start.style == YAML_FLOW_SEQUENCE_STYLE), position: place, end: end,
        anchor: string(start.anchor), tag: string(start.tag))
    case YAML_SEQUENCE_END_EVENT: return Event(kind: .sequenceEnd, position: place, end: end)
    case YAML_MAPPING_START_EVENT:
      let start = event.data.mapping_start
      return Event(
        kind: .mappingStart(isFlow: start.style == YAML_FLOW_MAPPING_STYLE), position: place, end: end,
        anchor: string(start.anchor), tag: string(start.tag))
    case YAML_MAPPING_END_EVENT: return Event(kind: .mappingEnd, position: place, end: end)
    default: return Event(kind: .streamEnd, position: place, end: end)
    }
  }

  private func position(_ mark: yaml_mark_t) -> SourcePosition {
    SourcePosition(file: file, line: Int(mark.line) + 1, column: Int(mark.column) + 1)
  }

  private func string(_ text: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    text.map { String(cString: $0) }
  }

  private func failure() -> Diagnostic {
    let problem = parser.pointee.problem.map { String(cString: $0) } ?? "cannot be parsed"
    if parser.pointee.error == YAML_READER_ERROR {
      // The reader knows the byte's offset only.
      return Diagnostic(.syntax, at: position(ofByte: Int(parser.pointee.problem_offset)), problem)
    }
    if parser.pointee.error == YAML_MEMORY_ERROR {
      return Diagnostic(.syntax, at: SourcePosition(file: file), "out of memory")
    }
    let place = position(parser.pointee.problem_mark)
    var message = problem
    if let context = parser.pointee.context.map({ String(cString: $0) }) {
      message += " \(context)"
      let begin = position(parser.pointee.context_mark)
      if begin.line != place.line { message += " that begins in line \(begin.line)" }
    }
    return Diagnostic(.syntax, at: place, message + (hint(message) ?? hint(at: place)))
  }

  /// Helps with the mistakes that libyaml's own words do not explain: paths and patterns without quotes.
  private func hint(_ message: String) -> String? {
    if message.contains("scanning an alias") { return "; put a text that begins with '*' in quotes" }
    if message.contains("parsing a flow"), !message.contains("begins in line") {
      return "; inside [...] and {...} put texts with '[', '{' or ',' in quotes"
    }
    return nil
  }

  private func hint(at place: SourcePosition) -> String {
    switch character(at: place) {
    case "\t": "; indent with spaces, YAML takes no tabs"
    case "@", "`", "%": "; put the text in quotes"
    default: ""
    }
  }

  private func character(at place: SourcePosition) -> Unicode.Scalar? {
    var line = 1
    var column = 1
    for scalar in String(decoding: input, as: UTF8.self).unicodeScalars {
      if line == place.line && column == place.column { return scalar }
      if scalar == "\n" {
        line += 1
        column = 1
      } else {
        column += 1
      }
    }
    return nil
  }

  private func position(ofByte offset: Int) -> SourcePosition {
    var line = 1
    var column = 1
    for byte in input.prefix(offset) {
      if byte == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    return SourcePosition(file: file, line: line, column: column)
  }
}
