import Testing

@testable import KafkaWire

/// The table against what Kafka's own library says (`Golden/ApiKeys.tsv`).
@Suite struct ApiTableTests {
  private struct KafkaAPI {
    let key: Int16
    let name: String
    /// Header versions by version of the API.
    var headers: [Int16: (request: Int16, response: Int16)] = [:]
    /// Fields that hold records, hosts or the like.
    var sensitive: [(version: Int16, path: Substring)] = []
  }

  private static func kafka() throws -> [KafkaAPI] {
    try GoldenMessage.table("ApiKeys").map { fields in
      var api = KafkaAPI(key: Int16(fields[0])!, name: String(fields[1]))
      for header in fields[2].split(separator: " ") {
        let numbers = header.split(separator: ":").map { Int16($0)! }
        api.headers[numbers[0]] = (numbers[1], numbers[2])
      }
      for field in fields[3].split(separator: " ") {
        let parts = field.split(separator: ":")
        api.sensitive.append((Int16(parts[0])!, parts[1]))
      }
      return api
    }
  }

  /// Between brokers and controllers; without versions in Kafka 4.
  private static let gone: [Int16] = [4, 5, 6, 7]

  @Test func everyKeyOfKafkaIsListedUnderItsName() throws {
    for (index, entry) in ApiTable.all.enumerated() {
      #expect(Int(entry.key) == index)
      #expect(ApiTable[entry.key]?.name == entry.name)
    }
    let kafka = try Self.kafka()
    for api in kafka { #expect(ApiTable[api.key]?.name == api.name) }
    #expect(kafka.count == ApiTable.all.count)
    for key in Self.gone { #expect(ApiTable[key]?.handling == .refuse) }
    for key in [-1, Int16(ApiTable.all.count), .min, .max] { #expect(ApiTable[key] == nil) }
  }

  @Test func versionsAndHeadersAreKafkas() throws {
    for api in try Self.kafka() where !Self.gone.contains(api.key) {
      let entry = try #require(ApiTable[api.key])
      let newest = try #require(api.headers.keys.max())
      #expect(entry.versions.upperBound <= newest, "\(api.name)")
      #expect(entry.advertisedMinimum <= entry.versions.lowerBound, "\(api.name)")
      for (version, headers) in api.headers {
        #expect(entry.requestHeaderVersion(version) == headers.request, "\(api.name) v\(version)")
        #expect(entry.responseHeaderVersion(version) == headers.response, "\(api.name) v\(version)")
      }
    }
  }

  /// Nothing with records or the address of a node passes undecoded, in any version that is forwarded.
  @Test func opaqueAPIsCarryNeitherRecordsNorAddresses() throws {
    // Of clients, and of Kafka Streams applications (KIP-1071): not of nodes.
    let harmless = ["ClientHost", "UserEndpoint"]
    let aclHosts = 29...31
    for api in try Self.kafka() {
      let entry = try #require(ApiTable[api.key])
      guard entry.handling == .opaque, !aclHosts.contains(Int(api.key)) else { continue }
      for field in api.sensitive where entry.versions.contains(field.version) {
        let path = field.path.split(separator: ".")
        #expect(
          path.contains { harmless.contains(String($0)) || $0 == "PartitionsByUserEndpoint" }, "\(field)")
      }
    }
  }

  @Test func everyDecodedAPIHasAReaderAndGoldens() {
    #expect(ApiTable.all.filter { $0.handling == .decode }.map(\.name).sorted() == GoldenMessageTests.apis)
    for (name, type) in GoldenMessageTests.requests { #expect(type.api.name == name) }
    for (name, type) in GoldenMessageTests.responses { #expect(type.api.name == name) }
  }

  /// Hazard 16: librdkafka stops compressing if the minimum of Produce is raised (KAFKA-18659).
  @Test func produceIsAdvertisedFromZero() {
    #expect(ApiTable.produce.advertisedMinimum == 0)
  }

  @Test func errorCodesAreKafkas() throws {
    let kafka = Dictionary(
      uniqueKeysWithValues: try GoldenMessage.table("Errors").map { (Int16($0[0])!, String($0[1])) })
    for error in KafkaError.allCases { #expect(kafka[error.rawValue] == error.description) }
    #expect(KafkaError.allCases.count == kafka.count)
    #expect(KafkaError.name(of: 2) == "CORRUPT_MESSAGE")
    #expect(KafkaError.name(of: 9999) == "9999")
  }
}
