import Glibc
import Policy
import PolicyLint
import Proxy
import YAML

/// What is to be looked over. It is read anew each time.
struct LintInputs {
  /// What was read.
  struct Sources {
    var policies: [PolicySource] = []
    /// Files and folders that say what there is to look over.
    var paths: [String] = []
    var configuration: ProxyConfiguration?
    var configurationFile: String?
    /// What is wrong with the configuration, or may be.
    var problems: [Diagnostic] = []
  }

  let options: LintOptions
  /// What stands for what is in files: standard input, and what fixes made of them.
  var contents: [String: [UInt8]] = [:]

  init(_ options: LintOptions) { self.options = options }

  /// The configuration that is looked over with the policies.
  var configurationFile: String? {
    if let file = options.configuration { return file }
    let standard = "fieldseal.yaml"
    let isWanted = options.paths.isEmpty || options.live?.needsConfiguration ?? false
    return isWanted && access(standard, F_OK) == 0 ? standard : nil
  }

  func read() -> Sources {
    var sources = Sources()
    // Shells put samples in the place of policies/*.yaml, too.
    var paths = options.paths.filter { !Self.isSamples($0) }
    if paths.isEmpty { paths = options.paths }
    paths = paths.map { $0 == "-" ? options.standardInputName : $0 }
    if let file = configurationFile {
      sources.configurationFile = file
      do throws(Diagnostics) {
        let configuration = try load(file)
        sources.configuration = configuration
        if paths.isEmpty { paths = [configuration.policies] }
      } catch {
        sources.problems = error.all
      }
    } else if paths.isEmpty {
      paths = ["policies"]
    }
    sources.paths = paths
    if options.isEach {
      sources.policies = paths.flatMap { Self.files($0) }.map { PolicySource.load([$0], replacing: contents) }
    } else if !paths.isEmpty {
      sources.policies = [PolicySource.load(paths, replacing: contents)]
    }
    return sources
  }

  private func load(_ file: String) throws(Diagnostics) -> ProxyConfiguration {
    guard let bytes = contents[file] else { return try ProxyConfiguration.load(file) }
    return try ProxyConfiguration.parse(String(decoding: bytes, as: UTF8.self), file: file)
  }

  /// Whether it is for `fieldseal policy test`, by its name.
  private static func isSamples(_ path: String) -> Bool {
    [".test.yaml", ".test.yml"].contains { path.hasSuffix($0) }
  }

  /// The policy files at a path; the path itself if there are none, for that to be told.
  static func files(_ path: String) -> [String] {
    guard TextFile.isFolder(path), let names = try? TextFile.names(inFolder: path) else { return [path] }
    let folder = path.hasSuffix("/") ? path : path + "/"
    let files = names.filter(PolicySource.isPolicyFile).map { folder + $0 }
    return files.isEmpty ? [path] : files
  }
}
