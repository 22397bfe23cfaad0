/// Every API of Kafka up to 4.3, and what the proxy does with it.
///
/// What is not in this table, or refused by it, is neither advertised nor forwarded: an API that is not known may
/// carry records or broker addresses.
public enum ApiTable {
  public enum Handling: Sendable {
    /// Read, and written anew where records or addresses change.
    case decode
    /// Passed on as bytes: neither records nor addresses are in it.
    case opaque
    /// Not for clients, or carries addresses that cannot be mapped.
    case refuse
  }

  public struct Entry: Hashable, Sendable {
    public let key: Int16
    /// Kafka's name, without "Request".
    public let name: String
    /// The versions that the proxy forwards.
    public let versions: ClosedRange<Int16>
    /// The lowest version to advertise; below `versions` only where clients want to see it there.
    public let advertisedMinimum: Int16
    /// The first version with flexible fields (KIP-482); nil if there is none.
    public let flexibleFrom: Int16?
    public let handling: Handling

    public func isFlexible(_ version: Int16) -> Bool {
      guard let flexibleFrom else { return false }
      return version >= flexibleFrom
    }

    /// The version of the request header that goes with a version of this API.
    public func requestHeaderVersion(_ version: Int16) -> Int16 { isFlexible(version) ? 2 : 1 }

    /// The version of the response header that goes with a version of this API. ApiVersions keeps 0 in all versions, so
    /// that a client can read the answer of a broker that does not know its version (KIP-511).
    public func responseHeaderVersion(_ version: Int16) -> Int16 {
      isFlexible(version) && key != ApiTable.apiVersions.key ? 1 : 0
    }
  }

  /// The entry of an API key; nil for one that Kafka 4.3 does not have.
  public static subscript(key: Int16) -> Entry? {
    guard key >= 0, Int(key) < all.count else { return nil }
    return all[Int(key)]
  }

  // MARK: Decoded

  /// Versions 0–2 may hold message sets of magic 0 and 1. The minimum stays 0: librdkafka stops compressing
  /// otherwise (KAFKA-18659).
  public static let produce = Entry(0, "Produce", 0...13, flexibleFrom: 9, .decode)
  /// Older versions make brokers before 4.0 down-convert records.
  public static let fetch = Entry(1, "Fetch", 4...18, flexibleFrom: 12, .decode)
  public static let metadata = Entry(3, "Metadata", 0...13, flexibleFrom: 9, .decode)
  public static let findCoordinator = Entry(10, "FindCoordinator", 0...6, flexibleFrom: 3, .decode)
  public static let saslHandshake = Entry(17, "SaslHandshake", 0...1, flexibleFrom: nil, .decode)
  public static let apiVersions = Entry(18, "ApiVersions", 0...4, flexibleFrom: 3, .decode)
  public static let describeCluster = Entry(60, "DescribeCluster", 0...2, flexibleFrom: 0, .decode)
  /// Version 0 was early access (KIP-932) and is gone.
  public static let shareFetch = Entry(78, "ShareFetch", 1...2, flexibleFrom: 0, .decode)
  public static let shareAcknowledge = Entry(79, "ShareAcknowledge", 1...2, flexibleFrom: 0, .decode)

  /// `all[key].key == key`.
  public static let all: [Entry] = [
    produce,
    fetch,
    Entry(2, "ListOffsets", 0...11, flexibleFrom: 6, .opaque),
    metadata,
    Entry(4, "LeaderAndIsr", 0...7, flexibleFrom: 4, .refuse),
    Entry(5, "StopReplica", 0...4, flexibleFrom: 2, .refuse),
    Entry(6, "UpdateMetadata", 0...8, flexibleFrom: 6, .refuse),
    Entry(7, "ControlledShutdown", 0...3, flexibleFrom: 3, .refuse),
    Entry(8, "OffsetCommit", 0...10, flexibleFrom: 8, .opaque),
    Entry(9, "OffsetFetch", 0...10, flexibleFrom: 6, .opaque),
    findCoordinator,
    Entry(11, "JoinGroup", 0...9, flexibleFrom: 6, .opaque),
    Entry(12, "Heartbeat", 0...4, flexibleFrom: 4, .opaque),
    Entry(13, "LeaveGroup", 0...5, flexibleFrom: 4, .opaque),
    Entry(14, "SyncGroup", 0...5, flexibleFrom: 4, .opaque),
    Entry(15, "DescribeGroups", 0...6, flexibleFrom: 5, .opaque),
    Entry(16, "ListGroups", 0...5, flexibleFrom: 3, .opaque),
    saslHandshake,
    apiVersions,
    Entry(19, "CreateTopics", 0...7, flexibleFrom: 5, .opaque),
    Entry(20, "DeleteTopics", 0...6, flexibleFrom: 4, .opaque),
    Entry(21, "DeleteRecords", 0...2, flexibleFrom: 2, .opaque),
    Entry(22, "InitProducerId", 0...6, flexibleFrom: 2, .opaque),
    Entry(23, "OffsetForLeaderEpoch", 0...4, flexibleFrom: 4, .opaque),
    Entry(24, "AddPartitionsToTxn", 0...5, flexibleFrom: 3, .opaque),
    Entry(25, "AddOffsetsToTxn", 0...4, flexibleFrom: 3, .opaque),
    Entry(26, "EndTxn", 0...5, flexibleFrom: 3, .opaque),
    // Admin clients abort hanging transactions with it (KIP-664).
    Entry(27, "WriteTxnMarkers", 0...2, flexibleFrom: 1, .opaque),
    Entry(28, "TxnOffsetCommit", 0...5, flexibleFrom: 3, .opaque),
    Entry(29, "DescribeAcls", 0...3, flexibleFrom: 2, .opaque),
    Entry(30, "CreateAcls", 0...3, flexibleFrom: 2, .opaque),
    Entry(31, "DeleteAcls", 0...3, flexibleFrom: 2, .opaque),
    Entry(32, "DescribeConfigs", 0...4, flexibleFrom: 4, .opaque),
    Entry(33, "AlterConfigs", 0...2, flexibleFrom: 2, .opaque),
    Entry(34, "AlterReplicaLogDirs", 0...2, flexibleFrom: 2, .opaque),
    Entry(35, "DescribeLogDirs", 0...5, flexibleFrom: 2, .opaque),
    Entry(36, "SaslAuthenticate", 0...2, flexibleFrom: 2, .opaque),
    Entry(37, "CreatePartitions", 0...3, flexibleFrom: 2, .opaque),
    Entry(38, "CreateDelegationToken", 0...3, flexibleFrom: 2, .opaque),
    Entry(39, "RenewDelegationToken", 0...2, flexibleFrom: 2, .opaque),
    Entry(40, "ExpireDelegationToken", 0...2, flexibleFrom: 2, .opaque),
    Entry(41, "DescribeDelegationToken", 0...3, flexibleFrom: 2, .opaque),
    Entry(42, "DeleteGroups", 0...2, flexibleFrom: 2, .opaque),
    Entry(43, "ElectLeaders", 0...2, flexibleFrom: 2, .opaque),
    Entry(44, "IncrementalAlterConfigs", 0...1, flexibleFrom: 1, .opaque),
    Entry(45, "AlterPartitionReassignments", 0...1, flexibleFrom: 0, .opaque),
    Entry(46, "ListPartitionReassignments", 0...0, flexibleFrom: 0, .opaque),
    Entry(47, "OffsetDelete", 0...0, flexibleFrom: nil, .opaque),
    Entry(48, "DescribeClientQuotas", 0...1, flexibleFrom: 1, .opaque),
    Entry(49, "AlterClientQuotas", 0...1, flexibleFrom: 1, .opaque),
    Entry(50, "DescribeUserScramCredentials", 0...0, flexibleFrom: 0, .opaque),
    Entry(51, "AlterUserScramCredentials", 0...0, flexibleFrom: 0, .opaque),
    Entry(52, "Vote", 0...2, flexibleFrom: 0, .refuse),
    Entry(53, "BeginQuorumEpoch", 0...1, flexibleFrom: 1, .refuse),
    Entry(54, "EndQuorumEpoch", 0...1, flexibleFrom: 1, .refuse),
    // Version 2 carries the controllers' listeners.
    Entry(55, "DescribeQuorum", 0...1, flexibleFrom: 0, .opaque),
    Entry(56, "AlterPartition", 0...3, flexibleFrom: 0, .refuse),
    Entry(57, "UpdateFeatures", 0...2, flexibleFrom: 0, .opaque),
    Entry(58, "Envelope", 0...0, flexibleFrom: 0, .refuse),
    Entry(59, "FetchSnapshot", 0...1, flexibleFrom: 0, .refuse),
    describeCluster,
    Entry(61, "DescribeProducers", 0...0, flexibleFrom: 0, .opaque),
    Entry(62, "BrokerRegistration", 0...4, flexibleFrom: 0, .refuse),
    Entry(63, "BrokerHeartbeat", 0...2, flexibleFrom: 0, .refuse),
    Entry(64, "UnregisterBroker", 0...0, flexibleFrom: 0, .opaque),
    Entry(65, "DescribeTransactions", 0...0, flexibleFrom: 0, .opaque),
    Entry(66, "ListTransactions", 0...2, flexibleFrom: 0, .opaque),
    Entry(67, "AllocateProducerIds", 0...0, flexibleFrom: 0, .refuse),
    Entry(68, "ConsumerGroupHeartbeat", 0...1, flexibleFrom: 0, .opaque),
    Entry(69, "ConsumerGroupDescribe", 0...1, flexibleFrom: 0, .opaque),
    Entry(70, "ControllerRegistration", 0...0, flexibleFrom: 0, .refuse),
    Entry(71, "GetTelemetrySubscriptions", 0...0, flexibleFrom: 0, .opaque),
    Entry(72, "PushTelemetry", 0...0, flexibleFrom: 0, .opaque),
    Entry(73, "AssignReplicasToDirs", 0...0, flexibleFrom: 0, .refuse),
    Entry(74, "ListConfigResources", 0...1, flexibleFrom: 0, .opaque),
    Entry(75, "DescribeTopicPartitions", 0...0, flexibleFrom: 0, .opaque),
    Entry(76, "ShareGroupHeartbeat", 1...1, flexibleFrom: 0, .opaque),
    Entry(77, "ShareGroupDescribe", 1...1, flexibleFrom: 0, .opaque),
    shareFetch,
    shareAcknowledge,
    // Carry the listeners of controllers.
    Entry(80, "AddRaftVoter", 0...1, flexibleFrom: 0, .refuse),
    Entry(81, "RemoveRaftVoter", 0...0, flexibleFrom: 0, .opaque),
    Entry(82, "UpdateRaftVoter", 0...0, flexibleFrom: 0, .refuse),
    // Between brokers: the state of share groups (KIP-932).
    Entry(83, "InitializeShareGroupState", 0...0, flexibleFrom: 0, .refuse),
    Entry(84, "ReadShareGroupState", 0...0, flexibleFrom: 0, .refuse),
    Entry(85, "WriteShareGroupState", 0...1, flexibleFrom: 0, .refuse),
    Entry(86, "DeleteShareGroupState", 0...0, flexibleFrom: 0, .refuse),
    Entry(87, "ReadShareGroupStateSummary", 0...1, flexibleFrom: 0, .refuse),
    Entry(88, "StreamsGroupHeartbeat", 0...0, flexibleFrom: 0, .opaque),
    Entry(89, "StreamsGroupDescribe", 0...0, flexibleFrom: 0, .opaque),
    Entry(90, "DescribeShareGroupOffsets", 0...1, flexibleFrom: 0, .opaque),
    Entry(91, "AlterShareGroupOffsets", 0...0, flexibleFrom: 0, .opaque),
    Entry(92, "DeleteShareGroupOffsets", 0...0, flexibleFrom: 0, .opaque),
  ]
}

extension ApiTable.Entry {
  init(
    _ key: Int16, _ name: String, _ versions: ClosedRange<Int16>, flexibleFrom: Int16?,
    _ handling: ApiTable.Handling
  ) {
    self.init(
      key: key, name: name, versions: versions, advertisedMinimum: versions.lowerBound,
      flexibleFrom: flexibleFrom, handling: handling)
  }
}
