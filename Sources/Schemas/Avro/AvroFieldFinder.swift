import Bytes

/// Finds the places of a topic's fields in Avro data. One per loop: it reuses its memory.
///
/// What it has accepted is a datum of the schema as far as its structure goes, with nothing behind it. Not looked at are
/// the bytes of strings that no path selects, and whether an int fits 32 bits.
public final class AvroFieldFinder {
  /// Whether something has been found in a block of an array or map that says its size: once it is replaced,
  /// `appendWithRightSizes` has to follow.
  @exclusivity(unchecked) public private(set) var hasFoundInSizedBlock = false

  @exclusivity(unchecked) private var walker: AvroWalker
  @exclusivity(unchecked) private var ignored: [FieldOccurrence] = []

  /// - Parameter maximumDepth: how deep arrays, maps and records that contain themselves may nest.
  public init(maximumDepth: Int = 1024) {
    walker = AvroWalker(maximumDepth: maximumDepth)
  }

  /// Appends every place of a field to `found`, in the order of the datum.
  ///
  /// - Throws: if the bytes are not exactly one datum, or a selected string is not UTF-8.
  public func find(
    in datum: RawSpan, _ program: AvroProgram, _ paths: CanonicalPaths, into found: inout [FieldOccurrence]
  ) throws(ValueError) {
    hasFoundInSizedBlock = try Self.walk(datum, program, paths, &walker, isRepair: false, &found)
  }

  /// Appends a datum in which found values have been replaced, with the sizes of its blocks as they are now. What is
  /// opened has its first sizes again.
  ///
  /// - Throws: as `find`.
  public func appendWithRightSizes(
    _ datum: RawSpan, _ program: AvroProgram, _ paths: CanonicalPaths, to output: inout ByteBuffer
  ) throws(ValueError) {
    ignored.removeAll(keepingCapacity: true)
    _ = try Self.walk(datum, program, paths, &walker, isRepair: true, &ignored)
    var end = 0
    for patch in walker.sizes.sorted() {
      output.append(datum.extracting(end..<patch.range.lowerBound))
      AvroNumber.append(patch.size, to: &output)
      end = patch.range.upperBound
    }
    output.append(datum.extracting(end..<datum.byteCount))
  }

  @inline(__always)
  private static func walk(
    _ datum: RawSpan, _ program: AvroProgram, _ paths: CanonicalPaths, _ walker: inout AvroWalker,
    isRepair: Bool, _ found: inout [FieldOccurrence]
  ) throws(ValueError) -> Bool {
    try datum.withUnsafeBytes { bytes throws(ValueError) in
      // No bytes may have no address. Nothing is read from this one.
      var none: UInt8 = 0
      return try withUnsafePointer(to: &none) { none throws(ValueError) in
        let base = bytes.baseAddress ?? UnsafeRawPointer(none)
        let datum = AvroDatum(base: base, end: bytes.count)
        return try walker.walk(datum, program, paths, isRepair: isRepair, into: &found)
      }
    }
  }
}
