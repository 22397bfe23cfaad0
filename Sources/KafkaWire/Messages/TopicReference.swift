/// How a message names a topic: by its name, or from some version on by its id (KIP-516).
public enum TopicReference: Hashable, Sendable {
  case name(WireString)
  case id(UUID128)

  init(reading reader: inout WireReader, byID: Bool, compact: Bool) throws(WireError) {
    self = byID ? .id(try reader.uuid()) : .name(try reader.string(compact: compact))
  }

  func write(to frame: inout FrameAssembly, input: RawSpan, compact: Bool) {
    switch self {
    case .name(let name): frame.put(name, compact: compact, input: input)
    case .id(let id): frame.put(id)
    }
  }
}
