extension FrameAssembly {
  /// Appends a whole request frame: size, header and `message`, in the header's version.
  /// - Parameter input: the frame that both were read from; an empty span for a request made anew.
  public mutating func put<Message: WireMessage>(_ header: RequestHeader, _ message: Message, input: RawSpan)
  {
    begin()
    header.write(to: &self, input: input)
    message.write(to: &self, input: input, version: header.apiVersion)
    finish()
  }

  /// Appends a whole response frame: size, header and `message`.
  /// - Parameters:
  ///   - input: the frame that both were read from; an empty span for a response made anew.
  ///   - version: of the message; the header's follows from it.
  public mutating func put<Message: WireMessage>(
    _ header: ResponseHeader, _ message: Message, input: RawSpan, version: Int16
  ) {
    begin()
    header.write(to: &self, input: input, version: Message.api.responseHeaderVersion(version))
    message.write(to: &self, input: input, version: version)
    finish()
  }
}
