/// A record that somebody tries a policy with.
public struct SampleRecord: Hashable, Sendable {
  public struct Header: Hashable, Sendable {
    public var name: String
    public var value: [UInt8]?

    public init(name: String, value: [UInt8]?) {
      self.name = name
      self.value = value
    }
  }

  public var key: [UInt8]?
  public var value: [UInt8]?
  public var headers: [Header]

  public init(key: [UInt8]? = nil, value: [UInt8]?, headers: [Header] = []) {
    self.key = key
    self.value = value
    self.headers = headers
  }
}
