/// Gives settings of Java's clients the names and forms that librdkafka has for them.
struct JavaSettings {
  private var truststoreType = "JKS"
  private var keystoreType = "JKS"
  private var truststore: String?
  private var keystore: String?

  /// None where it means nothing to somebody who only asks; several where librdkafka has several for it.
  mutating func translate(_ name: String, _ value: String) throws(LiveError) -> [(
    name: String, value: String
  )] {
    switch name {
    case "sasl.jaas.config": return try login(value)
    case "ssl.endpoint.identification.algorithm": return [(name, value.isEmpty ? "none" : value)]
    case "ssl.truststore.type":
      truststoreType = value.uppercased()
      return try truststore.map { path throws(LiveError) in try trust(path) } ?? []
    case "ssl.truststore.location":
      truststore = value
      // The type may stand in a line below.
      return truststoreType == "PEM" || value.hasSuffix(".pem") ? try trust(value) : []
    case "ssl.truststore.password": return []
    case "ssl.truststore.certificates": return [("ssl.ca.pem", value)]
    case "ssl.keystore.type":
      keystoreType = value.uppercased()
      return try keystore.map { path throws(LiveError) in try show(path) } ?? []
    case "ssl.keystore.location":
      keystore = value
      return ["PEM", "PKCS12"].contains(keystoreType) || value.hasSuffix(".pem") || value.hasSuffix(".p12")
        ? try show(value) : []
    case "ssl.keystore.certificate.chain": return [("ssl.certificate.pem", value)]
    case "ssl.keystore.key": return [("ssl.key.pem", value)]
    case "plugin.library.paths": throw LiveError("'\(name)' is not taken: it would load a program")
    case _ where Self.meaningless.contains { name.hasSuffix($0) }: return []
    default: return [(name, value)]
    }
  }

  /// Reports files that would have been needed and could not be used.
  func finish() throws(LiveError) {
    if let truststore, truststoreType != "PEM" && !truststore.hasSuffix(".pem") { _ = try trust(truststore) }
    if let keystore { _ = try show(keystore) }
  }

  private static let meaningless = [
    ".serializer", ".deserializer", ".classes", ".class", ".dns.lookup", ".protocols", ".provider",
  ]

  private func trust(_ path: String) throws(LiveError) -> [(name: String, value: String)] {
    guard truststoreType == "PEM" || path.hasSuffix(".pem") else {
      throw LiveError(
        "'ssl.truststore.location' has to be a PEM file here, with ssl.truststore.type=PEM; export the certificates with keytool -exportcert -rfc"
      )
    }
    return [("ssl.ca.location", path)]
  }

  private func show(_ path: String) throws(LiveError) -> [(name: String, value: String)] {
    if keystoreType == "PKCS12" || path.hasSuffix(".p12") { return [("ssl.keystore.location", path)] }
    guard keystoreType == "PEM" || path.hasSuffix(".pem") else {
      throw LiveError(
        "'ssl.keystore.location' has to be a PEM or PKCS12 file here, with ssl.keystore.type; convert it with keytool -importkeystore -deststoretype PKCS12"
      )
    }
    return [("ssl.certificate.location", path), ("ssl.key.location", path)]
  }

  /// `org.apache.kafka.common.security.plain.PlainLoginModule required username="a" password="b";`
  private func login(_ value: String) throws(LiveError) -> [(name: String, value: String)] {
    let isKnown = ["PlainLoginModule", "ScramLoginModule"].contains { value.contains($0) }
    guard isKnown, let user = option("username", in: value), let password = option("password", in: value)
    else {
      throw LiveError(
        "'sasl.jaas.config' is understood with PlainLoginModule or ScramLoginModule, username and password; write what librdkafka takes for others, as in sasl.username"
      )
    }
    return [("sasl.username", user), ("sasl.password", password)]
  }

  private func option(_ name: String, in text: String) -> String? {
    guard let start = text.firstRange(of: name + "=")?.upperBound, start < text.endIndex else { return nil }
    let quote = text[start]
    guard quote == "\"" || quote == "'" else {
      return String(text[start...].prefix { !$0.isWhitespace && $0 != ";" })
    }
    var content = ""
    var isEscaped = false
    for character in text[text.index(after: start)...] {
      if isEscaped {
        content.append(character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else if character == quote {
        return content
      } else {
        content.append(character)
      }
    }
    return nil
  }
}
