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
      let sent = Frames.noise(3_000_000)
      let peer = pair.peer
      async let sending = blocking { peer.send(sent) }
      let back = await blocking { peer.receive(sent.count) }
      #expect(await sending)
      let isSame = Frames.areSame(back, sent)
      #expect(isSame)
      #expect(pair.connection.peerDescription.hasPrefix("127.0.0.1:"))
    }
  }
}
