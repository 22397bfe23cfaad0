/// Which brokers coordinate what was asked for.
public struct FindCoordinatorResponse: AddressedResponse {
  public static var api: ApiTable.Entry { ApiTable.findCoordinator }

  public struct Coordinator: Hashable, Sendable {
    /// Version 4+.
    public var key: WireString = .text("")
    /// Node −1, without host and with port −1, where there is an error.
    public var address: NodeAddress
    public var errorCode: Int16
    /// Version 1+.
    public var errorMessage: WireString?
    public var tags: TaggedFields = .none
  }

  /// In milliseconds. Version 1+.
  public var throttleTime: Int32 = 0
  /// Exactly one in versions 0–3.
  public var coordinators: [Coordinator]
  public var tags: TaggedFields

  public init(reading reader: inout WireReader, version: Int16) throws(WireError) {
    try Self.check(version, reader)
    let flexible = Self.api.isFlexible(version)
    if version >= 1 { throttleTime = try reader.integer() }
    if version <= 3 {
      let code = try reader.integer(Int16.self)
      let message = version >= 1 ? try reader.nullableString(compact: flexible) : nil
      let address = try NodeAddress(reading: &reader, compact: flexible)
      coordinators = [Coordinator(address: address, errorCode: code, errorMessage: message)]
    } else {
      coordinators = try reader.array(compact: true, elementBytes: 14) { reader throws(WireError) in
        Coordinator(
          key: try reader.string(compact: true), address: try NodeAddress(reading: &reader, compact: true),
          errorCode: try reader.integer(), errorMessage: try reader.nullableString(compact: true),
          tags: try reader.tags(flexible: true))
      }
    }
    tags = try reader.tags(flexible: flexible)
  }

  public func write(to frame: inout FrameAssembly, input: RawSpan, version: Int16) {
    let flexible = Self.api.isFlexible(version)
    if version >= 1 { frame.put(throttleTime) }
    if version <= 3 {
      // Made with none: an answer all the same.
      let only =
        coordinators.first
        ?? Coordinator(
          address: NodeAddress(nodeID: -1, host: .text(""), port: -1),
          errorCode: KafkaError.coordinatorNotAvailable.rawValue)
      frame.put(only.errorCode)
      if version >= 1 { frame.put(only.errorMessage, compact: flexible, input: input) }
      only.address.write(to: &frame, input: input, compact: flexible)
    } else {
      frame.put(coordinators, compact: true) { coordinator, frame in
        frame.put(coordinator.key, compact: true, input: input)
        coordinator.address.write(to: &frame, input: input, compact: true)
        frame.put(coordinator.errorCode)
        frame.put(coordinator.errorMessage, compact: true, input: input)
        frame.put(coordinator.tags, flexible: true, input: input)
      }
    }
    frame.put(tags, flexible: flexible, input: input)
  }

  public mutating func mapAddresses<Failure: Error>(
    _ map: (NodeAddress) throws(Failure) -> NodeAddress
  ) throws(Failure) {
    for index in coordinators.indices {
      coordinators[index].address = try map(coordinators[index].address)
    }
  }
}
