import Logging
import Net
import YAML

/// Reads `fieldseal.yaml` and collects what is wrong with it.
struct ConfigurationParser {
  private let file: String
  private var problems = Diagnostics()

  /// What could be read, and what was wrong. The configuration is there if a policy can be looked for; it is to be used only
  /// if there are no problems.
  static func parse(_ document: (root: Node?, problems: Diagnostics), file: String)
    -> (configuration: ProxyConfiguration?, problems: Diagnostics)
  {
    var parser = ConfigurationParser(file: file)
    parser.problems = document.problems
    let configuration = document.root.flatMap { parser.read($0) }
    return (configuration, parser.problems)
  }

  private init(file: String) { self.file = file }

  private mutating func read(_ root: Node) -> ProxyConfiguration? {
    let names = [
      "version", "listen", "upstream", "policies", "keyring", "providers", "dataKeys", "limits", "loops",
      "drainTimeout", "log", "schemaRegistry",
    ]
    guard let fields = Fields(root, "the configuration", names: names, &problems) else { return nil }
    if let version = fields.required("version", hint: "version: 1", &problems) {
      _ = version.integer("'version'", in: 1...1, &problems)
    }
    let upstream = fields.required("upstream", hint: "upstream: {bootstrap: [host:9092]}", &problems)
      .flatMap { readUpstream($0) }
    let policies = fields.required(
      "policies", hint: "policies: with a policy file or a folder of them", &problems)
    var configuration = ProxyConfiguration(bootstrap: upstream?.bootstrap ?? [])
    if let upstream { configuration.upstream = upstream }
    if let policies, let path = readPath(policies, "'policies'") { configuration.policies = path }
    if let node = fields["listen"] { readListen(node, &configuration.listen) }
    if let node = fields["keyring"] { configuration.keyringDirectory = readKeyring(node) }
    if let node = fields["providers"] { configuration.providers = readProviders(node) }
    var positions = ConfigurationPositions(file: root.position, policies: policies?.position)
    if let node = fields["dataKeys"] { readDataKeys(node, &configuration.dataKeys, &positions) }
    if let node = fields["schemaRegistry"] {
      configuration.schemaRegistry = SchemaRegistryParser(file: file).read(node, &positions, &problems)
    }
    if let node = fields["limits"] { readLimits(node, &configuration.limits) }
    if let node = fields["log"] { readLog(node, &configuration.log) }
    if let node = fields["loops"], let loops = node.integer("'loops'", in: 0...256, &problems) {
      configuration.loops = loops
    }
    if let node = fields["drainTimeout"],
      let timeout = node.duration("'drainTimeout'", in: .zero ... .seconds(3600), &problems)
    {
      configuration.drainTimeout = timeout
    }
    configuration.positions = positions
    checkLoopback(configuration, at: fields["upstream"]?.position ?? root.position)
    return configuration
  }

  private mutating func readPath(_ node: Node, _ what: String) -> String? {
    node.text(what, &problems).map { FilePath.resolve($0, besides: file) }
  }

  // MARK: Network

  private mutating func readListen(_ node: Node, _ listen: inout ListenSettings) {
    let names = ["address", "port", "advertisedHost", "brokerPorts"]
    guard let fields = Fields(node, "'listen'", names: names, &problems) else { return }
    if let address = fields["address"].flatMap({ readHost($0, "'address'") }) { listen.address = address }
    if let port = fields["port"]?.integer("'port'", in: 0...65535, &problems) { listen.port = UInt16(port) }
    readAdvertisedHost(fields, &listen)
    guard let node = fields["brokerPorts"] else {
      guard (1...65435).contains(listen.port) else {
        problems.report(
          .missing, at: fields.position(of: "port"),
          "with this 'port' there is no default for 'brokerPorts'; add brokerPorts: 19093-19192")
        return
      }
      listen.brokerPorts = listen.port + 1...listen.port + 100
      return
    }
    guard let text = node.text("'brokerPorts'", &problems) else { return }
    guard let ports = PortRange.parse(text) else {
      problems.report(
        .invalidValue, at: node.position,
        "'brokerPorts' must be a range of ports, as in 19093-19192, not '\(text)'")
      return
    }
    if ports.contains(listen.port) {
      problems.report(
        .conflict, at: node.position, "'brokerPorts' contains \(listen.port), the bootstrap listener's 'port'"
      )
    }
    listen.brokerPorts = ports
  }

  private mutating func readAdvertisedHost(_ fields: Fields, _ listen: inout ListenSettings) {
    if let node = fields["advertisedHost"] {
      guard let host = readHost(node, "'advertisedHost'") else { return }
      listen.advertisedHost = host
    } else {
      listen.advertisedHost = listen.address
    }
    if ["0.0.0.0", "::"].contains(listen.advertisedHost) {
      problems.report(
        .conflict, at: fields.position(of: fields["advertisedHost"] == nil ? "address" : "advertisedHost"),
        "clients cannot connect to \(listen.advertisedHost); set 'advertisedHost' to a name that they can reach"
      )
    }
  }

  /// A host without a port; IPv6 addresses also in brackets.
  private mutating func readHost(_ node: Node, _ what: String) -> String? {
    guard let text = node.text(what, &problems) else { return nil }
    let isBare = !text.hasPrefix("[") && text.count { $0 == ":" } >= 2
    do throws(NetError) {
      return try HostPort(parsing: isBare ? "[\(text)]:1" : "\(text):1").host
    } catch {
      problems.report(
        .invalidValue, at: node.position,
        "\(what) must be a host's name or address without a port, not '\(text)'")
      return nil
    }
  }

  private mutating func readUpstream(_ node: Node) -> UpstreamSettings? {
    guard let fields = Fields(node, "'upstream'", names: ["bootstrap", "connectTimeout"], &problems) else {
      return nil
    }
    let bootstrap = fields.required("bootstrap", hint: "bootstrap: [host:9092]", &problems)
      .map { readServers($0) }
    var upstream = UpstreamSettings(bootstrap: bootstrap ?? [])
    if let node = fields["connectTimeout"],
      let timeout = node.duration("'connectTimeout'", in: .milliseconds(1) ... .seconds(600), &problems)
    {
      upstream.connectTimeout = timeout
    }
    return upstream
  }

  /// A list, or one text with commas as in Kafka's own `bootstrap.servers`.
  private mutating func readServers(_ node: Node) -> [HostPort] {
    var texts: [(text: String, position: SourcePosition)] = []
    if case .sequence(let items) = node.content {
      for item in items {
        guard let text = item.text("a bootstrap server", &problems) else { return [] }
        texts.append((text, item.position))
      }
    } else {
      guard let text = node.text("'bootstrap'", &problems) else { return [] }
      texts = text.split(separator: ",").map { (String($0), node.position) }
    }
    if texts.isEmpty {
      problems.report(.missing, at: node.position, "'bootstrap' is empty; name at least one host:port")
    }
    var servers: [HostPort] = []
    for (text, position) in texts {
      do throws(NetError) {
        let server = try HostPort(parsing: text)
        let scheme = text.uppercased()
        guard !scheme.hasPrefix("SSL://"), !scheme.hasPrefix("SASL_SSL://") else {
          problems.report(
            .invalidValue, at: position,
            "'\(text)' is a TLS listener, and this version connects without TLS; name a PLAINTEXT or SASL_PLAINTEXT one"
          )
          continue
        }
        if !servers.contains(server) { servers.append(server) }
      } catch {
        problems.report(.invalidValue, at: position, error.message)
      }
    }
    return servers
  }

  /// A proxy that connects to itself would open connections until it runs out of them.
  private mutating func checkLoopback(_ configuration: ProxyConfiguration, at position: SourcePosition) {
    let listen = configuration.listen
    let names = [listen.address] + (listen.address == "127.0.0.1" ? ["localhost"] : [])
    for server in configuration.upstream.bootstrap
    where server.port == listen.port && names.contains(server.host) {
      problems.report(
        .conflict, at: position, "the bootstrap server \(server) is the proxy itself (see 'listen')")
    }
  }

  // MARK: Keys

  private mutating func readKeyring(_ node: Node) -> String? {
    guard let fields = Fields(node, "'keyring'", names: ["directory"], &problems) else { return nil }
    return fields.required("directory", hint: "directory: keyring", &problems)
      .flatMap { readPath($0, "'directory'") }
  }

  private mutating func readProviders(_ node: Node) -> [String: ProviderSettings] {
    var providers: [String: ProviderSettings] = [:]
    for entry in node.entries("'providers'", &problems) ?? [] {
      let what = "provider '\(entry.name)'"
      let names = ["type", "keystore", "keyFile", "passphraseFile"]
      guard let fields = Fields(entry.value, what, names: names, &problems) else { continue }
      let choices: KeyValuePairs<String, Bool> = ["local": true]
      let type = fields.required("type", hint: "type: local", &problems)
        .flatMap { $0.choice("'type'", of: choices, &problems) }
      let keystore = fields.required("keystore", hint: "keystore: keystore.json", &problems)
        .flatMap { readPath($0, "'keystore'") }
      let unlock = readUnlock(fields, what)
      guard type != nil, let keystore, let unlock else { continue }
      providers[entry.name] = .local(LocalProviderSettings(keystore: keystore, unlock: unlock))
    }
    return providers
  }

  private mutating func readUnlock(_ fields: Fields, _ what: String) -> LocalProviderSettings.Unlock? {
    switch (fields["keyFile"], fields["passphraseFile"]) {
    case (let keyFile?, nil): return readPath(keyFile, "'keyFile'").map { .keyFile($0) }
    case (nil, let passphrase?): return readPath(passphrase, "'passphraseFile'").map { .passphraseFile($0) }
    case (_?, _?):
      problems.report(
        .conflict, at: fields.position(of: "passphraseFile"),
        "\(what) has both 'keyFile' and 'passphraseFile'; remove one")
    case (nil, nil):
      problems.report(
        .missing, at: fields.position,
        "\(what) has neither 'keyFile' nor 'passphraseFile'; add keyFile: master.key")
    }
    return nil
  }

  private mutating func readDataKeys(
    _ node: Node, _ limits: inout DataKeyLimits, _ positions: inout ConfigurationPositions
  ) {
    let names = ["maxRecords", "maxBytes", "maxAge", "cacheTime", "timeout"]
    guard let fields = Fields(node, "'dataKeys'", names: names, &problems) else { return }
    for name in names where fields.has(name) { positions.dataKeys[name] = fields.position(of: name) }
    // The record counter has 48 bits.
    if let count = fields["maxRecords"]?.integer("'maxRecords'", in: 1...1 << 47, &problems) {
      limits.maxRecords = count
    }
    if let size = fields["maxBytes"]?.size("'maxBytes'", in: 1...1 << 50, &problems) {
      limits.maxBytes = size
    }
    let day: Duration = .seconds(86400)
    if let age = fields["maxAge"]?.duration("'maxAge'", in: .seconds(1)...day * 366, &problems) {
      limits.maxAge = age
    }
    if let time = fields["cacheTime"]?.duration("'cacheTime'", in: .seconds(1)...day * 366, &problems) {
      limits.cacheTime = time
    }
    // Clients give up after 30 s (Kafka's request.timeout.ms), with no word about the reason.
    if let time = fields["timeout"]?.duration("'timeout'", in: .milliseconds(10) ... .seconds(25), &problems)
    {
      limits.timeout = time
    }
  }

  // MARK: Limits and log

  private mutating func readLimits(_ node: Node, _ limits: inout FrameLimits) {
    guard let fields = Fields(node, "'limits'", names: ["frame", "inflated", "fetch"], &problems) else {
      return
    }
    let range = 16 << 10...1 << 30
    if let size = fields["frame"]?.size("'frame'", in: range, &problems) { limits.frame = size }
    if let size = fields["inflated"]?.size("'inflated'", in: range, &problems) { limits.inflated = size }
    guard let node = fields["fetch"] else {
      limits.fetch = min(limits.fetch, limits.frame)
      return
    }
    if let size = node.size("'fetch'", in: range, &problems) { limits.fetch = size }
    if limits.fetch > limits.frame {
      problems.report(
        .conflict, at: node.position,
        "'fetch' (\(ByteSize.text(limits.fetch))) is above 'frame' (\(ByteSize.text(limits.frame)))")
    }
  }

  private mutating func readLog(_ node: Node, _ log: inout LogSettings) {
    guard let fields = Fields(node, "'log'", names: ["level", "format"], &problems) else { return }
    let levels: KeyValuePairs<String, LogLevel> = [
      "debug": .debug, "info": .info, "warn": .warn, "error": .error,
    ]
    if let level = fields["level"]?.choice("'level'", of: levels, &problems) { log.level = level }
    let formats: KeyValuePairs<String, LogFormat> = ["text": .text, "json": .json]
    if let format = fields["format"]?.choice("'format'", of: formats, &problems) { log.format = format }
  }
}
