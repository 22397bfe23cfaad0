import FieldCrypto
import Logging

/// What happens to data keys, in the log.
struct KeyEventLog: Sendable {
  private let log: Logger

  init(_ log: Logger) {
    self.log = log
  }

  func record(_ event: DataKeyEvent) {
    switch event {
    case .created(let id, let kek, let algorithm):
      log.info(
        "data_key_created",
        ["key": .describing(id), "kek": .string(name(kek)), "algorithm": .string("\(algorithm)")])
    case .opened(let id, let kek):
      log.debug("data_key_opened", ["key": .describing(id), "kek": .string(name(kek))])
    case .missing(let id, let kek):
      log.warn("data_key_missing", ["key": .describing(id), "kek": .string(name(kek))])
    case .sealingFailed(let kek, let error):
      log.warn("data_key_failed", ["kek": .string(name(kek)), "reason": .describing(error)])
    case .openingFailed(let id, let error):
      log.warn("data_key_failed", ["key": .describing(id), "reason": .describing(error)])
    }
  }

  private func name(_ kek: KEKReference) -> String { "\(kek.provider):\(kek.name)" }
}
