import FieldCrypto
import KafkaWire
import Schemas
import TestTools

@testable import FieldSamples
@testable import Proxy

/// Data of one random schema in one random topic, of which their writer knows what is selected in them.
struct AvroFieldSample {
  struct Datum {
    /// Without a frame.
    let bytes: [UInt8]
    let found: [AvroWriter.Found]

    /// Whether each field can be sealed in its mode.
    func fits(_ topic: FieldTopic) -> Bool {
      found.allSatisfy { $0.form != .avroDetached || topic.fields[$0.field].mode == .randomized }
    }

    /// What stands outside of the selected places: generated texts repeat.
    var readable: [UInt8] {
      let ends = found.map(\.range.upperBound)
      return zip([0] + ends, found.map(\.range.lowerBound) + [bytes.count]).flatMap { bytes[$0..<$1] }
    }

    /// With other contents in the selected places.
    func spliced(_ contents: [[UInt8]], _ search: AvroSearch) throws -> [UInt8] {
      var result: [UInt8] = []
      var end = 0
      for (place, content) in zip(found, contents) {
        result += bytes[end..<place.range.lowerBound]
        if place.form == .avroString || place.form == .avroBytes {
          result += AvroWriter.number(Int64(content.count))
        }
        result += content
        end = place.range.upperBound
      }
      result += bytes[end...]
      return search.finder.hasFoundInSizedBlock ? try search.withRightSizes(result) : result
    }
  }

  let topic: FieldTopic
  let type: AvroType
  let search: AvroSearch
  /// Nil for what libavro cannot read.
  let libavro: LibavroReader?
  /// What stands before each datum.
  let prefix: [UInt8]
  private(set) var data: [Datum] = []
  private(set) var batch: TestBatch
  let schemas: [SchemaFile]

  /// - Parameter hasSizedBlocks: whether blocks of arrays and maps may say their sizes.
  init(
    _ generator: inout AvroGenerator, number: Int, records count: Int, hasSizedBlocks: Bool = true
  ) throws {
    generator.isForLibavro = Bool.random(using: &generator.random)
    type = generator.schema()
    libavro = generator.isForLibavro ? try LibavroReader(type.json) : nil
    let schema = try AvroSchema(json: type.json)
    let isBare = generator.below(3) > 0
    var schemas = [SchemaFile(path: "t\(number).avsc", schema: schema)]
    if !isBare && generator.below(2) == 0 {
      schemas.append(
        SchemaFile(path: "other\(number).avsc", schema: try AvroSchema(json: #"["null", "string", "int"]"#)))
    }
    self.schemas = schemas
    prefix =
      isBare
      ? []
      : [0xC3, 0x01] + (0..<8).map { UInt8(truncatingIfNeeded: schema.fingerprint >> UInt64(8 * $0)) }
    topic = try Self.topic(&generator, number: number, type, schemas.map(\.path))
    let paths = try topic.fields.map { try FieldPath($0.path) }
    search = try AvroSearch(schema, paths.map(\.text))

    var records: [TestRecord] = []
    for offset in 0..<count {
      let key: [UInt8]? = offset == 0 ? nil : bytes("key \(offset)")
      var record = TestRecord(key: key, value: nil, offsetDelta: offset)
      if generator.below(2) == 0 { record.headers = [.init(name: bytes("trace"), value: [7])] }
      var datum = Datum(bytes: [], found: [])
      if generator.below(12) > 0 {
        datum = Self.datum(&generator, type, paths, hasSizedBlocks)
        // Told from its first byte, it would be JSON.
        let first = datum.bytes.first { ![0x20, 0x0A, 0x0D, 0x09].contains($0) }
        if topic.format == "auto", first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
          datum = Datum(bytes: [], found: [])
        } else {
          record.value = prefix + datum.bytes
        }
      }
      data.append(datum)
      records.append(record)
    }
    batch = TestBatch(records, codec: CompressionCodec.allCases.randomElement(using: &generator.random)!)
  }

  private static func datum(
    _ generator: inout AvroGenerator, _ type: AvroType, _ paths: [FieldPath], _ hasSizedBlocks: Bool
  ) -> Datum {
    let blocks = hasSizedBlocks ? SeededRandom(seed: generator.random.next()) : nil
    let written = AvroWriter(generator.value(type), type, paths: paths, random: blocks)
    return Datum(bytes: written.bytes, found: written.found)
  }

  private static func topic(
    _ generator: inout AvroGenerator, number: Int, _ type: AvroType, _ schemas: [String]
  ) throws -> FieldTopic {
    while true {
      let fields = try generator.paths(type).map { path in
        let mode: FieldMode = generator.below(5) == 0 ? .deterministic : .randomized
        let isShared = mode == .deterministic && generator.below(2) == 0
        let key = generator.below(3) == 0 ? ["aes", "chacha", "third"][generator.below(3)] : nil
        return FieldTopic.Field(path: path.text, mode: mode, context: isShared ? "shared" : nil, key: key)
      }
      var topic = FieldTopic(
        name: "t\(number)", format: generator.below(4) == 0 ? "auto" : "avro", fields: fields)
      if fields.allSatisfy({ $0.context == nil }) && generator.below(2) == 0 { topic.key = "chacha" }
      topic.onInvalid = generator.below(2) == 0 ? "reject" : "encrypt-value"
      topic.schemas = schemas
      // Two paths may be the same, or one inside of another.
      if (try? FieldTopic.policy([topic])) != nil { return topic }
    }
  }

  static func bench(_ samples: [AvroFieldSample]) throws -> Workbench {
    try Workbench(
      policy: try FieldTopic.policy(samples.map(\.topic)),
      schemas: try SchemaCatalog(files: samples.flatMap(\.schemas)))
  }
}
