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
        ["key": .describing(id), "kek": .describing(kek), "algorithm": .describing(algorithm)])
    case .opened(let id, let kek):
      log.debug("data_key_opened", ["key": .describing(id), "kek": .describing(kek)])
    case .missing(let id, let kek):
      log.warn("data_key_missing", ["key": .describing(id), "kek": .describing(kek)])
    case .sealingFailed(let kek, let error):
      log.warn("data_key_failed", ["kek": .describing(kek), "reason": .describing(error)])
    case .openingFailed(let id, let error):
      log.warn("data_key_failed", ["key": .describing(id), "reason": .describing(error)])
    }
  }
}
