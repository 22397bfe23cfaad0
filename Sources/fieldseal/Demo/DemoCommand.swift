import Glibc

/// `fieldseal demo`
enum DemoCommand {
  static let command = Command(
    name: "demo",
    summary: "show what a client reads beside what the broker stores",
    discussion: """
      Starts a broker, fieldseal with a policy, a keystore and a keyring, and ordinary clients; everything on the loopback
      address, in a temporary folder that is removed afterwards. It takes seconds and needs no network.

      The broker is librdkafka's mock cluster, or a real Apache Kafka if KAFKA_HOME names one (and java is there).
      Exit code 1 if a claim that the demo makes does not hold.
      """,
    run: run)

  private static let seconds = 50
  private static let topics = [DemoTopic.payments, DemoTopic.customers, DemoTopic.news]

  private static func run(_ arguments: ParsedArguments) throws(CommandError) -> ExitCode {
    DemoDeadline.catchSignals()
    let deadline = DemoDeadline(seconds: seconds)
    let folder = try DemoFolder()
    Console.print("1. The broker: ")
    let broker = try startBroker(folder, deadline)
    Console.print("\(broker.description) on \(broker.bootstrap)\n")
    let proxy = try DemoProxy(broker: broker.bootstrap, folder: folder, deadline)
    Console.print("2. The proxy: fieldseal serve on \(proxy.bootstrap), with this policy:\n\n")
    Console.print(indented(DemoProxy.policy))

    var checks: [DemoCheck] = []
    do throws(CommandError) {
      Console.print(
        "\n3. An ordinary client (librdkafka) writes and reads through fieldseal; another one reads from the broker.\n"
      )
      for topic in topics { try DemoClient.produce(topic, proxy.bootstrap, deadline) }
      for topic in topics {
        let client = try DemoClient.consume(topic.name, proxy.bootstrap, deadline)
        let stored = try DemoClient.consume(topic.name, broker.bootstrap, deadline)
        Console.print(DemoView.text(topic, client: client, broker: stored))
        checks += DemoCheck.all(topic, client: client, broker: stored, segments: broker.segments(topic.name))
      }
    } catch {
      throw CommandError("\(error.message)\nThe proxy's log ends with:\n\(proxy.log)")
    }
    try report(checks)
    return .ok
  }

  private static func startBroker(_ folder: borrowing DemoFolder, _ deadline: DemoDeadline)
    throws(CommandError)
    -> any DemoBroker
  {
    guard let home = getenv("KAFKA_HOME").map({ String(cString: $0) }), !home.isEmpty else {
      return try DemoMockBroker(topics)
    }
    return try DemoKafka(home: home, folder: folder, deadline)
  }

  private static func report(_ checks: [DemoCheck]) throws(CommandError) {
    Console.print("\n4. What was checked\n")
    for check in checks { Console.print("   \(check.holds ? "✓" : "✗") \(check.claim)\n") }
    let failed = checks.count { !$0.holds }
    guard failed == 0 else { throw CommandError("\(counted(failed, "claim")) did not hold") }
  }

  private static func indented(_ text: String) -> String {
    text.split(separator: "\n").map { "     \($0)\n" }.joined()
  }
}
