import YAML

/// Who looks at a record.
public enum Reader: Hashable, Sendable {
  /// Whoever reads the broker, its disks or its backups.
  case broker
  /// A client that goes through the proxy.
  case client
  /// A client of a proxy that may use these keys only, by their names under `keys:`.
  case keys([String])

  public struct Unknown: Error {
    public let message: String
  }

  /// - Parameters:
  ///   - text: `broker`, `client` or `keys:pii,cards`.
  ///   - keys: those that the policy has.
  public init(_ text: String, keys: [String]) throws(Unknown) {
    switch text {
    case "broker": self = .broker
    case "client": self = .client
    case _ where text.hasPrefix("keys:"):
      let names = text.dropFirst(5).split(separator: ",").map(String.init)
      guard !names.isEmpty else { throw Unknown(message: "'\(text)' names no key; write keys:NAME,NAME") }
      for name in names where !keys.contains(name) {
        throw Unknown(message: "the policy has no key '\(name)'\(Spelling.advice(for: name, among: keys))")
      }
      self = .keys(names)
    default:
      throw Unknown(
        message:
          "'\(text)' is nobody whom a policy knows: policies give no rights to users, the key provider does, key by key. "
          + "There is broker (and whoever reads its disks or backups), client (any client through the proxy) "
          + "and keys:NAME,NAME (a reader who may use only these keys)")
    }
  }

  var name: String {
    switch self {
    case .broker: "the broker, and whoever reads it, its disks or its backups"
    case .client: "a client that reads through the proxy"
    case .keys(let names):
      "a reader who may use only \(names.count == 1 ? "the key" : "the keys") \(names.joined(separator: ", "))"
    }
  }
}
