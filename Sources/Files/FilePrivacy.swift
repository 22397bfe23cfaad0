import Glibc

/// Who may have access to a file or folder besides its owner, who is this process's user or root.
public enum FilePrivacy: Sendable {
  /// Nobody: secrets.
  case secret
  /// Others may read: what is encrypted or authenticated.
  case readable

  private var forbidden: mode_t { self == .secret ? 0o077 : 0o022 }

  /// What is wrong with what stands at `path`, and what to do about it; nil if nothing is.
  public func objection(to status: stat, at path: String) -> String? {
    let mode = status.st_mode & 0o777
    guard mode & forbidden == 0 else {
      let wanted = status.st_mode & S_IFMT == S_IFDIR ? "700" : "600"
      let danger = self == .secret ? "others have access to it" : "others may change it"
      return "\(path) has mode \(String(mode, radix: 8)), so \(danger): chmod \(wanted) \(path)"
    }
    guard status.st_uid == geteuid() || status.st_uid == 0 else {
      return "\(path) belongs to user \(status.st_uid), not to user \(geteuid()) that runs fieldseal: "
        + "chown \(geteuid()) \(path)"
    }
    return nil
  }
}
