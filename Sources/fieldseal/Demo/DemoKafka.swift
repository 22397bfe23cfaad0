/// A real Apache Kafka, one node, as a child process.
final class DemoKafka: DemoBroker {
  let description: String
  let bootstrap: String
  private let data: String
  private let process: DemoProcess

  /// - Parameters:
  ///   - home: a Kafka installation, a folder with `libs/`.
  ///   - folder: where the broker keeps everything.
  init(home: String, folder: borrowing DemoFolder, _ deadline: DemoDeadline) throws(CommandError) {
    let port = try DemoPorts.free(2)
    description = "a real Apache Kafka (KAFKA_HOME=\(home))"
    bootstrap = "127.0.0.1:\(port)"
    data = "\(folder.path)/kafka"
    try folder.write(
      "server.properties",
      """
      process.roles=broker,controller
      node.id=1
      controller.quorum.voters=1@127.0.0.1:\(port + 1)
      listeners=PLAINTEXT://127.0.0.1:\(port),CONTROLLER://127.0.0.1:\(port + 1)
      advertised.listeners=PLAINTEXT://127.0.0.1:\(port)
      controller.listener.names=CONTROLLER
      log.dirs=\(data)
      num.partitions=1
      offsets.topic.replication.factor=1
      transaction.state.log.replication.factor=1
      transaction.state.log.min.isr=1

      """)
    let java = ["java", "-Xmx384m", "-cp", "\(home)/libs/*"]
    let settings = "\(folder.path)/server.properties"
    let log = "\(folder.path)/kafka.log"
    let format = ["kafka.tools.StorageTool", "format", "-t", "MkU3OEVBNTcwNTJENDM2Qg", "-c", settings]
    try DemoProcess(java + format, log: log).finish(deadline)
    process = try DemoProcess(java + ["kafka.Kafka", settings], log: log)
    try process.awaitPort(port, deadline)
  }

  func segments(_ topic: String) -> [UInt8]? {
    DemoFolder.files(in: "\(data)/\(topic)-0", ending: ".log").reduce(into: []) { bytes, file in
      bytes += DemoFolder.read(file) ?? []
    }
  }
}
