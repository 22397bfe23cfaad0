import YAML

/// A file with samples: `payments.test.yaml`.
struct SampleFile: Sendable {
  static let suffixes = [".test.yaml", ".test.yml"]

  let path: String
  let text: [UInt8]
  /// Policy file or folder that the samples are for.
  let policy: String
  let policyPosition: SourcePosition
  let cases: [SampleCase]

  static func isSampleFile(_ path: String) -> Bool {
    suffixes.contains { path.hasSuffix($0) }
  }

  /// - Throws: all that is wrong in it.
  static func load(_ path: String) throws(Diagnostics) -> SampleFile {
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try TextFile.read(path, limit: YAMLLimits().bytes)
    } catch {
      throw Diagnostics(
        Diagnostic(
          .unreadable, at: SourcePosition(file: path), "cannot read '\(path)': \(error.message)"))
    }
    return try parse(bytes, file: path)
  }

  static func parse(_ bytes: [UInt8], file: String) throws(Diagnostics) -> SampleFile {
    let (root, problems) = YAMLDocument.parse(bytes, file: file)
    var parser = SampleFileParser(file: file, problems: problems)
    let sampleFile = root.flatMap { parser.read($0, text: bytes) }
    try parser.problems.check()
    guard let sampleFile else {
      throw Diagnostics(Diagnostic(.syntax, at: SourcePosition(file: file), "it holds no samples"))
    }
    return sampleFile
  }
}
