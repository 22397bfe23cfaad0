import Glibc

/// fieldseal itself, as a user runs it: this program with a configuration, `keys` and `serve`, in child processes.
final class DemoProxy {
  let bootstrap: String
  private let process: DemoProcess

  static let policy = """
    version: 1
    keys:
      payments: {provider: local, key: "payments/{topic}"}
      customers: {provider: local, key: customers}
    topics:
      - match: payments
        encrypt: value
        key: payments
      - match: customers
        format: json
        key: customers
        fields:
          - "cards[*].number"
          - {path: email, mode: deterministic}
        onMissing: pass
      - match: "*"
        encrypt: none

    """

  init(broker: String, folder: borrowing DemoFolder, _ deadline: DemoDeadline) throws(CommandError) {
    let ports: UInt16 = 6
    let first = try DemoPorts.free(ports)
    bootstrap = "127.0.0.1:\(first)"
    try folder.write("policies/demo.yaml", Self.policy)
    try folder.write(
      "fieldseal.yaml",
      """
      version: 1
      listen:
        address: 127.0.0.1
        port: \(first)
        brokerPorts: \(first + 1)-\(first + ports - 1)
      upstream:
        bootstrap: ["\(broker)"]
      policies: policies
      keyring: {directory: keyring}
      providers:
        local: {type: local, keystore: keystore.json, keyFile: master.key}

      """)
    let program = try Self.program()
    let configuration = ["-c", "\(folder.path)/fieldseal.yaml"]
    let log = "\(folder.path)/fieldseal.log"
    try DemoProcess([program, "keys", "init"] + configuration, log: log).finish(deadline)
    for key in ["payments/payments", "customers"] {
      try DemoProcess([program, "keys", "create", key] + configuration, log: log).finish(deadline)
    }
    process = try DemoProcess([program, "serve"] + configuration, log: log)
    try process.awaitPort(first, deadline)
  }

  /// What it has logged last.
  var log: String { process.tail() }

  private static func program() throws(CommandError) -> String {
    var path = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = path.withUnsafeMutableBytes { bytes in
      bytes.baseAddress.map { readlink("/proc/self/exe", $0, bytes.count) } ?? -1
    }
    guard count > 0, count < path.count else { throw CommandError("the demo cannot find its own program") }
    return String(decoding: path.prefix(count), as: UTF8.self)
  }
}
