import Glibc
import YAML

/// Finds files with samples.
enum SampleFileFinder {
  private static let maximumDepth = 16

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Of folders all such files, in folders in them too; of a policy file the one beside it. Sorted, each once.
  static func files(_ paths: [String], _ problems: inout Diagnostics) -> [String] {
    var all: Set<String> = []
    for path in paths {
      if TextFile.isFolder(path) {
        let found = files(in: path, depth: 0, &problems)
        if found.isEmpty {
          report("'\(path)' holds no samples: write them into NAME.test.yaml beside the policy NAME.yaml")
        }
        all.formUnion(found)
      } else if !exists(path) {
        report("there is no '\(path)'")
      } else if SampleFile.isSampleFile(path) {
        all.insert(path)
      } else if let beside = samples(of: path) {
        all.insert(beside)
      } else {
        report("'\(path)' has no samples: write them into a file beside it that ends with .test.yaml")
      }
      func report(_ message: String) { problems.report(.missing, at: SourcePosition(file: path), message) }
    }
    return all.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private static func samples(of policy: String) -> String? {
    for suffix in [".yaml", ".yml"] where policy.hasSuffix(suffix) {
      let stem = policy.dropLast(suffix.count)
      if let file = SampleFile.suffixes.map({ stem + $0 }).first(where: { exists($0) }) { return file }
    }
    return nil
  }

  private static func files(in folder: String, depth: Int, _ problems: inout Diagnostics) -> [String] {
    guard depth <= maximumDepth else { return [] }
    do throws(FileError) {
      let prefix = folder == "." ? "" : folder.hasSuffix("/") ? folder : folder + "/"
      return try TextFile.names(inFolder: folder).flatMap { name -> [String] in
        let path = prefix + name
        if TextFile.isFolder(path) { return files(in: path, depth: depth + 1, &problems) }
        return SampleFile.isSampleFile(path) ? [path] : []
      }
    } catch {
      problems.report(
        .unreadable, at: SourcePosition(file: folder), "cannot read '\(folder)': \(error.message)")
      return []
    }
  }
}
