import BackgroundWork

/// The DEKs of one keyring: made, cached, confirmed, renewed and given up here. Safe to use from any thread.
///
/// * Provider and keyring calls run on threads of their own, one attempt per key at a time, and fail after
///   `settings.timeout` even if the call never returns. A failure answers for one second.
/// * A DEK is durable in the keyring before it is handed out to seal with, and only the process that made it seals with it.
/// * `settings.cacheTime` after the provider last unwrapped a DEK it neither opens nor seals; a quarter of that time
///   before, the provider is asked again in the background. A refusal (not found, denied, disabled) takes effect at once,
///   an unreachable provider only when the time is up.
public final class DataKeys: Sendable {
  struct SealingName: Hashable, Sendable {
    let kek: KEKReference
    let algorithm: Algorithm
  }

  public let keyring: any Keyring
  let providers: [String: any KeyProvider]
  let settings: DataKeySettings
  let onEvent: (@Sendable (DataKeyEvent) -> Void)?
  let pools: [String: WorkerPool]
  let keyringPool: WorkerPool
  private let timer = DeadlineTimer()
  private let sealing: SingleFlight<SealingName, SealingKey, DataKeyError>
  let opening: SingleFlight<KeyID, OpeningKey, DataKeyError>
  let deterministicIndex: DeterministicIndex
  /// Which entries are for deterministic fields; `opening` has their keys.
  let deterministic: SingleFlight<KEKReference, DeterministicEntry, DataKeyError>

  /// `providers` by the names that KEK references use.
  public init(
    keyring: any Keyring, providers: [String: any KeyProvider], settings: DataKeySettings = .standard,
    onEvent: (@Sendable (DataKeyEvent) -> Void)? = nil
  ) {
    self.keyring = keyring
    deterministicIndex = DeterministicIndex(keyring)
    self.providers = providers
    self.settings = settings
    self.onEvent = onEvent
    pools = providers.mapValues { _ in WorkerPool(workers: settings.workers) }
    keyringPool = WorkerPool(workers: settings.workers)
    let timeout = settings.timeout
    sealing = SingleFlight(
      timer: timer, timeout: timeout, isUsable: { key, now in key.isUsable(at: now) },
      revoke: { $0.retire() },
      timedOut: { name in
        DataKeyError(
          .timedOut,
          "provider '\(name.kek.provider)' gave no key under KEK '\(name.kek.name)' within \(timeout): is it reachable?"
        )
      }, failed: { name, error in onEvent?(.sealingFailed(name.kek, error)) }, isRetriable: \.isRetriable,
      // One whose KEK was not confirmed for a while is confirmed when it is wanted again, not made anew.
      isWorthKeeping: { key, now in !key.isSpent(at: now) })
    opening = SingleFlight(
      timer: timer, timeout: timeout, isUsable: { key, now in !key.isExpired(by: now) },
      revoke: { $0.revoke() },
      timedOut: { id in
        DataKeyError(.timedOut, "key \(id) was not unwrapped within \(timeout): is its provider reachable?")
      }, failed: { id, error in onEvent?(.openingFailed(id, error)) }, isRetriable: \.isRetriable)
    deterministic = SingleFlight(
      timer: timer, timeout: timeout, isUsable: { _, _ in true }, revoke: { _ in },
      timedOut: { kek in
        DataKeyError(
          .timedOut,
          "no key for deterministic fields under KEK '\(kek.name)' was found or made within \(timeout): are keyring and provider reachable?"
        )
      }, failed: { kek, error in onEvent?(.sealingFailed(kek, error)) }, isRetriable: \.isRetriable)
  }

  deinit {
    for pool in pools.values { pool.stop() }
    keyringPool.stop()
    timer.stop()
  }

  /// The key to seal with now, if there is one. Starts its renewal in the background when that is due. Cheap.
  public func sealingKey(for kek: KEKReference, algorithm: Algorithm) -> SealingKey? {
    let name = SealingName(kek: kek, algorithm: algorithm)
    let now = Moment.now
    guard let key = sealing.value(name, at: now) else { return nil }
    if key.wantsSuccessor(at: now) || key.wantsConfirmation(at: now) {
      sealing.renew(name) { self.loadSealingKey(name, $0, $1, $2) }
    }
    return key
  }

  /// Makes or confirms the key to seal with. `completion` is called once, on any thread, possibly before this returns.
  /// AES-256-SIV is not for this but for `requestDeterministicKey`.
  public func requestSealingKey(
    for kek: KEKReference, algorithm: Algorithm,
    completion: @escaping @Sendable (Result<SealingKey, DataKeyError>) -> Void
  ) {
    guard algorithm.mode == .randomized else {
      return completion(
        .failure(DataKeyError(.keyCorrupt, "\(algorithm) does not seal values or randomized fields")))
    }
    let name = SealingName(kek: kek, algorithm: algorithm)
    sealing.request(name, load: { self.loadSealingKey(name, $0, $1, $2) }, completion: completion)
  }

  /// The key to open with, if it is in memory and has not expired. Has it confirmed in the background when that is due.
  public func openingKey(_ id: KeyID) -> OpeningKey? {
    let now = Moment.now
    guard let key = opening.value(id, at: now) else { return nil }
    if key.wantsConfirmation(at: now) { opening.renew(id) { self.loadOpeningKey(id, $0, $1, $2) } }
    return key
  }

  /// Reads the keyring and has the provider unwrap the key. `completion` is called once, on any thread, possibly before
  /// this returns.
  public func requestOpeningKey(
    _ id: KeyID, completion: @escaping @Sendable (Result<OpeningKey, DataKeyError>) -> Void
  ) {
    opening.request(id, load: { self.loadOpeningKey(id, $0, $1, $2) }, completion: completion)
  }

  private func loadSealingKey(
    _ name: SealingName, _ current: SealingKey?, _ deadline: Moment,
    _ finish: @escaping @Sendable (Result<SealingKey, DataKeyError>) -> Void
  ) {
    guard let provider = providers[name.kek.provider], let pool = pools[name.kek.provider] else {
      return finish(.failure(unknownProvider(name.kek)))
    }
    pool.submit(deadline: deadline) {
      do throws(DataKeyError) {
        finish(.success(try self.confirmOrMake(name, current, provider)))
      } catch {
        finish(.failure(error))
      }
    }
  }

  private func loadOpeningKey(
    _ id: KeyID, _ current: OpeningKey?, _ deadline: Moment,
    _ finish: @escaping @Sendable (Result<OpeningKey, DataKeyError>) -> Void
  ) {
    keyringPool.submit(deadline: deadline) {
      do throws(DataKeyError) {
        let entry = try self.entry(id)
        guard let provider = self.providers[entry.kek.provider], let pool = self.pools[entry.kek.provider]
        else {
          throw self.unknownProvider(entry.kek)
        }
        pool.submit(deadline: deadline) {
          do throws(DataKeyError) {
            finish(.success(try self.open(entry, current, provider)))
          } catch {
            finish(.failure(error))
          }
        }
      } catch {
        finish(.failure(error))
      }
    }
  }

  func unknownProvider(_ kek: KEKReference) -> DataKeyError {
    DataKeyError(
      .providerUnknown,
      "KEK '\(kek.name)' is of provider '\(kek.provider)', which is not configured: add it to `providers`")
  }
}
