import CAvro
import Schemas

/// libavro's own reader and writer of data.
final class LibavroReader {
  private let schema: avro_schema_t
  private let interface: UnsafeMutablePointer<avro_value_iface_t>
  private var value = avro_value_t()

  init(_ json: String) throws(SchemaError) {
    var schema: avro_schema_t?
    guard avro_schema_from_json_length(json, json.utf8.count, &schema) == 0, let schema else {
      throw SchemaError(String(cString: avro_strerror()))
    }
    guard let interface = avro_generic_class_from_schema(schema) else { throw SchemaError("no class") }
    self.schema = schema
    self.interface = interface
    guard avro_generic_value_new(interface, &value) == 0 else { throw SchemaError("no value") }
  }

  deinit {
    cavro_value_release(&value)
    cavro_interface_release(interface)
    avro_schema_decref(schema)
  }

  /// Reads a datum; false if it is none.
  func read(_ datum: [UInt8]) -> Bool {
    datum.withUnsafeBytes { bytes in
      // It takes no null pointer for no bytes.
      var none: CChar = 0
      return withUnsafePointer(to: &none) { none in
        let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self) ?? none
        guard let reader = avro_reader_memory(start, Int64(bytes.count)) else { return false }
        defer { avro_reader_free(reader) }
        return cavro_value_reset(&value) == 0 && avro_value_read(reader, &value) == 0
      }
    }
  }

  /// Reads a datum and writes it again, with arrays and maps in one block; nil if it is none.
  func rewritten(_ datum: [UInt8]) -> [UInt8]? {
    guard read(datum) else { return nil }
    let capacity = datum.count * 2 + 64
    return [UInt8](unsafeUninitializedCapacity: capacity) { bytes, count in
      guard let start = bytes.baseAddress else { return }
      start.withMemoryRebound(to: CChar.self, capacity: capacity) { start in
        guard let writer = avro_writer_memory(start, Int64(capacity)) else { return }
        defer { avro_writer_free(writer) }
        guard avro_value_write(writer, &value) == 0 else { return }
        count = Int(avro_writer_tell(writer))
      }
    }
  }
}
