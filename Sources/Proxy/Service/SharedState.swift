import Logging
import Policy

/// What all loops share. Everything in it may be used from any thread.
struct SharedState: Sendable {
  let log: Logger
  let policy: Policy
  let limits: FrameLimits
  let suppliers: Suppliers
  let topicNames: TopicNames
  let addresses: AddressMap
  let unsealed: UnsealedCounts
}
