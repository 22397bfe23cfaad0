import Glibc
import TestTools

/// `openssl s_server` on a free port.
public final class TLSServer {
  public let url: String
  private let process: pid_t

  public struct NotReady: Error {}

  /// With `options`, what it answers among them: `-www` a page, `-HTTP` the files of the certificates' folder, which are whole
  /// answers.
  public init(_ certificates: Certificates, _ name: String, _ options: String = "-www") throws {
    let folder = certificates.folder.path
    let output = "\(folder)/s_server-\(name)-\(UInt32.random(in: 0 ... .max)).log"
    process = try Shell.start(
      "cd \(folder) && exec timeout 120 openssl s_server -accept 127.0.0.1:0 -naccept 20 -cert \(certificates.certificate(name)) "
        + "-key \(certificates.key(name)) \(options) </dev/null >\(output) 2>&1")
    for _ in 0..<500 {
      if let port = Self.port(output) {
        url = "https://127.0.0.1:\(port)/"
        return
      }
      usleep(10_000)
    }
    // An initialiser that throws has no deinit.
    Shell.stop(process)
    throw NotReady()
  }

  deinit {
    Shell.stop(process)
  }

  /// From the line `ACCEPT 127.0.0.1:port`.
  private static func port(_ path: String) -> UInt16? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 200)
    while fgets(&line, 200, file) != nil {
      let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      guard text.hasPrefix("ACCEPT"), text.hasSuffix("\n") else { continue }
      return text.dropLast().split(separator: ":").last.flatMap { UInt16($0) }
    }
    return nil
  }
}
