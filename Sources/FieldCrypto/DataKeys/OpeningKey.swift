import BackgroundWork
import Synchronization

/// A DEK that the provider has unwrapped, to open values with until it expires.
public final class OpeningKey: Sendable {
  public let id: KeyID
  public let algorithm: Algorithm
  public let kek: KEKReference
  let secret: SecretBytes
  private let expires: Atomic<Int64>
  private let cacheTime: Duration

  init(_ entry: KeyringEntry, secret: consuming SecretBytes, cacheTime: Duration, confirmed: Moment) {
    id = entry.id
    algorithm = entry.algorithm
    kek = entry.kek
    self.secret = secret
    self.cacheTime = cacheTime
    expires = Atomic((confirmed + cacheTime).nanoseconds)
  }

  /// Whether the provider must be asked again before anything else is opened. The same object becomes valid again when
  /// the provider agrees, so an opener made from it may be kept.
  public func isExpired(at instant: ContinuousClock.Instant) -> Bool {
    isExpired(by: Moment(instant))
  }

  func isExpired(by now: Moment) -> Bool {
    now.nanoseconds >= expires.load(ordering: .relaxed)
  }

  func wantsConfirmation(at now: Moment) -> Bool {
    now + cacheTime / 4 >= Moment(nanoseconds: expires.load(ordering: .relaxed))
  }

  func confirm(at moment: Moment) {
    expires.store((moment + cacheTime).nanoseconds, ordering: .relaxed)
  }

  /// The provider refused: nothing is opened with it from now on.
  func revoke() {
    expires.store(.min, ordering: .relaxed)
  }
}
