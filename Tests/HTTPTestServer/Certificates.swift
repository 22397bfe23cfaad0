import TestTools

/// An authority, what it has issued, and one certificate that nobody has.
public final class Certificates: Sendable {
  public let folder: TemporaryFolder
  public var authority: String { "\(folder.path)/ca.pem" }

  public func certificate(_ name: String) -> String { "\(folder.path)/\(name).pem" }
  public func key(_ name: String) -> String { "\(folder.path)/\(name).key" }

  /// Whether the `openssl` command is there.
  public static let canBeMade = (try? Shell.run("openssl version >/dev/null 2>&1")) != nil

  public init() throws {
    folder = TemporaryFolder()
    let make = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
    var commands = ["cd \(folder.path)", "exec 2>openssl.log"]
    for (name, subject) in [("ca", "/CN=Test CA"), ("other", "/CN=127.0.0.1")] {
      commands.append(
        "\(make) -keyout \(name).key -out \(name).pem -subj '\(subject)' -addext subjectAltName=IP:127.0.0.1")
    }
    for (name, alternative) in [
      ("server", "IP:127.0.0.1"), ("elsewhere", "DNS:elsewhere.example"), ("client", "DNS:client"),
    ] {
      commands.append(
        "\(make) -CA ca.pem -CAkey ca.key -keyout \(name).key -out \(name).pem -subj /CN=\(name) -addext subjectAltName=\(alternative) -addext basicConstraints=critical,CA:false"
      )
    }
    try Shell.run(commands.joined(separator: " && "))
  }
}
