import Synchronization
import Testing

@testable import Proxy

@Suite struct AddressMapTests {
  private let listeners = TestListeners()

  private func map(_ ports: ClosedRange<UInt16> = 19093...19102) -> AddressMap {
    listeners.map(ports)
  }

  private func broker(_ nodeID: Int32, _ host: String = "kafka", _ port: Int32 = 9092) -> BrokerAddress {
    BrokerAddress(nodeID: nodeID, host: host, port: port)
  }

  @Test func aNodeHasThePortThatItsIDSays() throws {
    let map = map()
    try map.learn([broker(3), broker(0)], complete: false)
    #expect(listeners.open == [3: 19096, 0: 19093])
    #expect(map.advertised(3).map { "\($0.host):\($0.port)" } == "localhost:19096")
    #expect(map.upstream(0) == broker(0))
    #expect(map.advertised(1) == nil && map.upstream(1) == nil)
    try map.learn([broker(3), broker(0)], complete: true)
    #expect(listeners.opened == 2, "opened once")
  }

  @Test func aBrokerThatHasMovedIsFollowed() throws {
    let map = map()
    try map.learn([broker(1, "old", 1)], complete: true)
    try map.learn([broker(1, "new", 2)], complete: false)
    #expect(map.upstream(1) == broker(1, "new", 2))
    #expect(listeners.open == [1: 19094] && listeners.opened == 1)
  }

  @Test(arguments: [10, 1000, .max, -1, .min] as [Int32])
  func aNodeWithoutAPortCannotBeMapped(nodeID: Int32) throws {
    let map = map()
    do throws(CloseCause) {
      try map.learn([broker(2), broker(nodeID), broker(4)], complete: true)
      Issue.record("mapped")
    } catch {
      #expect(error.description.contains("node \(nodeID) has no port") && error.level == .error)
      #expect(error.description.contains("19093-19102 serves node ids 0 to 9"))
    }
    #expect(map.advertised(nodeID) == nil)
    #expect(map.advertised(2) != nil, "the ones before it are")
  }

  @Test func theLastPort() throws {
    let map = map(65530...65535)
    try map.learn([broker(5)], complete: false)
    #expect(map.advertised(5)?.port == 65535)
    #expect(throws: CloseCause.self) { try map.learn([broker(6)], complete: false) }
    let all = self.map(0...65535)
    try all.learn([broker(65535)], complete: false)
    #expect(all.advertised(65535)?.port == 65535)
  }

  @Test func aListenerThatCannotBeOpened() throws {
    let map = map()
    listeners.fails = true
    do throws(CloseCause) {
      try map.learn([broker(1)], complete: true)
      Issue.record("mapped")
    } catch {
      #expect(error.description.contains("no listener for node 1 on port 19094: the port is taken"))
    }
    #expect(map.advertised(1) == nil, "clients are not sent where nobody listens")
    listeners.fails = false
    try map.learn([broker(1)], complete: true)
    #expect(map.advertised(1) != nil, "the next response tries again")
  }

  @Test func aNodeThatIsNamedNoLongerIsRetired() throws {
    let map = map()
    try map.learn([broker(1), broker(2)], complete: true)
    try map.learn([broker(1)], complete: false)
    map.retire(now: .now + AddressMap.retirement * 2)
    #expect(listeners.open.count == 2, "a response that does not name all says nothing of the others")
    try map.learn([broker(1)], complete: true)
    map.retire()
    map.retire(now: .now + AddressMap.retirement - .seconds(1))
    #expect(listeners.open.count == 2)
    #expect(map.advertised(2) != nil, "a broker that restarts is not named either")
    map.retire(now: .now + AddressMap.retirement)
    #expect(listeners.open == [1: 19094])
    #expect(map.advertised(2) == nil && map.upstream(2) == nil)
    try map.learn([broker(2)], complete: true)
    #expect(listeners.open.keys.sorted() == [1, 2])
  }

  @Test func aNodeThatComesBackInTimeStays() throws {
    let map = map()
    try map.learn([broker(1), broker(2)], complete: true)
    try map.learn([broker(1)], complete: true)
    try map.learn([broker(2)], complete: false)
    map.retire(now: .now + AddressMap.retirement * 2)
    #expect(listeners.open.count == 2)
  }

  @Test func portsThatTCPDoesNotHave() {
    #expect(broker(1, "h", 9092).hostPort?.port == 9092)
    for port in [-1, 65536, .max, .min] as [Int32] { #expect(broker(1, "h", port).hostPort == nil) }
  }
}
