/// A linted file: its name, as positions carry it, and what stands in it.
public struct SourceText: Sendable {
  public let path: String
  public let text: String

  public init(path: String, text: String) {
    self.path = path
    self.text = text
  }

  public init(path: String, bytes: [UInt8]) {
    self.init(path: path, text: String(decoding: bytes, as: UTF8.self))
  }
}
