import COpenSSL

/// A call that a correct use of this module never sees fail: a length out of range, or a refusal by OpenSSL. The one
/// exception is `isUnfitKey`.
///
/// It never carries key material, plaintext or ciphertext.
public struct CryptoError: Error, Hashable, Sendable, CustomStringConvertible {
  public let message: String
  /// The key is of an algorithm for something else. Whoever writes to a broker can name any key of the keyring in a
  /// record, so to its reader such a record is a corrupt one.
  public let isUnfitKey: Bool

  public init(_ message: String) {
    self.message = message
    isUnfitKey = false
  }

  private init(unfit message: String) {
    self.message = message
    isUnfitKey = true
  }

  static func unfitKey(_ id: KeyID, _ algorithm: Algorithm, for use: String) -> CryptoError {
    CryptoError(unfit: "key \(id) is of \(algorithm), which is not for \(use)")
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
