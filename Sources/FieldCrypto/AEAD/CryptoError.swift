import COpenSSL

/// A call that a correct use of this module never sees fail: a length out of range, or a refusal by OpenSSL.
///
/// It never carries key material, plaintext or ciphertext.
public struct CryptoError: Error, Hashable, Sendable, CustomStringConvertible {
  public let message: String

  public init(_ message: String) {
    self.message = message
  }

  public var description: String { message }

  /// OpenSSL refused `operation`; its error queue is drained into the message.
  static func openSSL(_ operation: String) -> CryptoError {
    var reasons: [String] = []
    while case let code = ERR_get_error(), code != 0 {
      if let reason = ERR_reason_error_string(code) { reasons.append(String(cString: reason)) }
    }
    let detail = reasons.isEmpty ? "no reason given" : reasons.joined(separator: "; ")
    return CryptoError("OpenSSL failed to \(operation): \(detail)")
  }
}
