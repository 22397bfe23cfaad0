import Net
import Synchronization
import Testing

@Suite struct EchoTests {
  @Test func whatIsSentComesBack() async throws {
    try await withLoop { thread in
      let delegate = ScriptedDelegate { connection, bytes in
        connection.write(bytes)
        return Received(consumed: bytes.count)
      }
      let pair = try await Pair.make(thread, delegate: delegate)
      let sent = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
      let peer = pair.peer
      async let sending = blocking { peer.send(sent) }
      let back = await blocking { peer.receive(sent.count) }
      #expect(await sending)
      #expect(back == sent)
      #expect(pair.connection.peerDescription.hasPrefix("127.0.0.1:"))
    }
  }
}
