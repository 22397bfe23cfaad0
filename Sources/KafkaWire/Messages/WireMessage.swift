/// The body of a request or a response.
///
/// Strings, records and whatever the proxy does not look into stay where they were read, as ranges of the input frame; so
/// a message is written in the version it was read in, and beside the frame it was read from. Reading costs what the
/// structure costs, O(topics + partitions); records are never touched.
public protocol WireMessage: Sendable {
  static var api: ApiTable.Entry { get }

  /// Reads the body. A request has to end with its frame; what a broker sends behind the end of a response is passed
  /// over, as clients do.
  /// - Throws: `WireError` for anything that is not what `version` says.
  init(reading reader: inout WireReader, version: Int16) throws(WireError)

  /// Appends the body.
  /// - Parameters:
  ///   - input: the frame that it was read from; an empty span for a message made anew.
  ///   - version: the version it was read in, or for a message made anew one that its fields fit.
  func write(to frame: inout FrameAssembly, input: RawSpan, version: Int16)
}

extension WireMessage {
  static func check(_ version: Int16, _ reader: borrowing WireReader) throws(WireError) {
    guard api.versions.contains(version) else { throw WireError(.unsupportedVersion, at: reader.offset) }
  }
}
