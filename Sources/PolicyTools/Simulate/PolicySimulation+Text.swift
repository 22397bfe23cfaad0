import Bytes

extension PolicySimulation {
  /// For people.
  public var text: String {
    let heading = "topic \(topic), as seen by \(reader.name)\n\n"
    switch outcome {
    case .refused(let message): return heading + "nothing is stored: the producer is told\n  \(message)\n"
    case .record(let view): return heading + Self.text(view) + "\n" + Self.count(view) + "\n"
    case .partitionError(let message, let view):
      return heading + "an error for the whole partition, and no record:\n  \(message)\n\n"
        + "What these keys would open, if they were all it takes:\n\n" + Self.text(view)
    }
  }

  private static func text(_ view: View) -> String {
    func quoted(_ part: Int) -> String { JSONOutput.string(view.mark(part)) }
    var columns = TextColumns(indent: "")
    columns.append("key", view.key.line(quoted))
    for header in view.headers { columns.append("header \(header.name)", header.value.line(quoted)) }
    return columns.text + "value\n" + view.value.lines(quoted) + "\n"
  }

  private static func count(_ view: View) -> String {
    switch view.sealedCount {
    case 0: "nothing of it is sealed"
    case 1: "1 part of it is sealed"
    default: "\(view.sealedCount) parts of it are sealed"
    }
  }

  /// For programs.
  public var json: String {
    var members: [(name: String, value: String?)] = [
      ("version", "1"), ("topic", JSONOutput.string(topic)), ("reader", JSONOutput.string(reader.name)),
    ]
    switch outcome {
    case .refused(let message):
      members += [("outcome", JSONOutput.string("refused")), ("error", JSONOutput.string(message))]
    case .record(let view): members += [("outcome", JSONOutput.string("record"))] + Self.json(view)
    case .partitionError(let message, let view):
      members += [
        ("outcome", JSONOutput.string("partition-error")), ("error", JSONOutput.string(message)),
        ("wouldOpen", JSONOutput.object(Self.json(view))),
      ]
    }
    return JSONOutput.object(members) + "\n"
  }

  private static func json(_ view: View) -> [(name: String, value: String?)] {
    func quoted(_ part: Int) -> String { JSONOutput.string(view.mark(part)) }
    return [
      ("key", view.key.compact(quoted)), ("value", view.value.compact(quoted)),
      (
        "headers",
        JSONOutput.array(
          view.headers.map {
            JSONOutput.object([("name", JSONOutput.string($0.name)), ("value", $0.value.compact(quoted))])
          })
      ), ("sealed", "\(view.sealedCount)"),
    ]
  }
}
