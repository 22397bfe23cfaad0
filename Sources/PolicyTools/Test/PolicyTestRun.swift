import Policy
import Proxy
import YAML

/// Samples beside policies, run: `fieldseal policy test`.
public struct PolicyTestRun: Sendable {
  public private(set) var files: [TestedFile] = []
  /// What cannot be read: samples, policies. By file, line and column.
  public private(set) var problems = Diagnostics()
  /// Of each policy that was tried, in the order of `files`.
  public private(set) var coverage: [PolicyCoverage] = []

  public var results: [CaseResult] { files.flatMap(\.results) }
  public var failedCount: Int { results.count { !$0.hasPassed } }

  /// - Parameter paths: files with samples, policy files that have some beside them, folders.
  public init(_ paths: [String]) {
    let schemas = SampleSchemas()
    var sources: [String: PolicySource] = [:]
    var order: [String] = []
    for path in SampleFileFinder.files(paths, &problems) {
      do throws(Diagnostics) {
        let file = try SampleFile.load(path)
        let source = sources[file.policy] ?? PolicySource.load([file.policy], namedAt: file.policyPosition)
        if sources.updateValue(source, forKey: file.policy) == nil { order.append(file.policy) }
        files.append(try Self.run(file, source, schemas))
      } catch {
        problems.append(contentsOf: error)
      }
    }
    for policy in order {
      guard let source = sources[policy] else { continue }
      let results = files.filter { $0.policy == policy }.flatMap(\.results)
      coverage.append(PolicyCoverage(policy, source, results))
    }
  }

  private static func run(
    _ file: SampleFile, _ source: PolicySource, _ schemas: SampleSchemas
  ) throws(Diagnostics) -> TestedFile {
    let policy: Policy
    do throws(PolicyErrors) {
      policy = try source.policy()
    } catch {
      throw error
    }
    do throws(SampleError) {
      let runner = try CaseRunner(policy, file.cases, schemas)
      var parts: [String: SealedParts] = [:]
      let results = file.cases.map { sample in
        let result = runner.run(sample)
        if let stored = result.sample {
          let rule = (try? policy.rule(for: sample.topic)) ?? .plain
          parts[sample.name] = SealedParts(stored, topic: sample.topic, rule: rule, sealer: runner.sealer)
        }
        return result
      }
      return TestedFile(
        path: file.path, policy: file.policy, results: results, file: file, source: source, parts: parts)
    } catch {
      throw Diagnostics(Diagnostic(.unreadable, at: SourcePosition(file: file.path), error.message))
    }
  }

  // MARK: - Expectations

  /// The files with an expectation for each case that had none, where there are such.
  public var updates: [(path: String, text: String, skipped: [String])] {
    files.compactMap { tested in
      var writer = ShapeWriter(tested.file)
      writer.add { sample in
        guard let result = tested.results.first(where: { $0.name == sample.name }) else { return nil }
        if let error = result.error, error.error != nil { return ShapeWriter.error(error) }
        guard let stored = result.sample, let parts = tested.parts[sample.name] else { return nil }
        return ShapeWriter.stored(stored, parts)
      }
      let isChanged = Array(writer.text.utf8) != tested.file.text
      guard isChanged || !writer.skipped.isEmpty else { return nil }
      return (tested.path, writer.text, writer.skipped)
    }
  }
}
