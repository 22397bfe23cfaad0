import Policy
import Proxy
import Schemas
import YAML

/// Runs the cases of one file.
struct CaseRunner {
  let policy: Policy
  let sealer: SampleSealer
  let schemas: SampleSchemas
  let registry: SampleRegistry

  init(_ policy: Policy, _ cases: [SampleCase], _ schemas: SampleSchemas) throws(SampleError) {
    self.policy = policy
    self.schemas = schemas
    registry = SampleRegistry(cases, schemas)
    sealer = try SampleSealer(policy: policy, schemas: registry.known)
  }

  func run(_ sample: SampleCase) -> CaseResult {
    var failures: [CaseFailure] = []
    var sealed: SealedSample?
    var refusal: SampleError?
    if let conflict = registry.conflicts[sample.name] {
      failures.append(CaseFailure(conflict))
    } else {
      do {
        // Without a rule the sealer says why.
        let rule = (try? policy.rule(for: sample.topic)) ?? .plain
        let record = try SampleRecordBuilder(schemas: schemas, registry: registry, rule: rule).record(sample)
        let stored = try sealer.seal(record, topic: sample.topic)
        sealed = stored
        failures = check(stored, sample, rule)
      } catch let error as SampleError {
        refusal = error
        failures = check(error, sample.expected)
      } catch let error as SampleRecordBuilder.Impossible {
        failures = [CaseFailure("the record cannot be made: \(error.message)")]
      } catch {
        failures = [CaseFailure("\(error)")]
      }
    }
    let expected = sample.expected
    return CaseResult(
      name: sample.name, position: sample.position, topic: sample.topic, failures: failures,
      expectsNothing: !expected.hasOutcome && expected.readable.isEmpty && expected.sealed.isEmpty,
      sample: sealed, error: refusal)
  }

  // MARK: - A record that is refused

  private func check(_ error: SampleError, _ expected: SampleExpectation) -> [CaseFailure] {
    if error.missingSchema != nil {
      return [CaseFailure("\(error.message): add 'schema: FILE' to the case")]
    }
    guard let pattern = expected.error else {
      return [CaseFailure("the record is refused", ["+ \(error)"])]
    }
    if pattern.matches("\(error)") { return [] }
    return [CaseFailure("the record is refused for another reason", ["- \(pattern.text)", "+ \(error)"])]
  }

  // MARK: - A record that is stored

  private func check(_ stored: SealedSample, _ sample: SampleCase, _ rule: TopicRule) -> [CaseFailure] {
    if let pattern = sample.expected.error {
      return [CaseFailure("the record is stored and was to be refused", ["- \(pattern.text)"])]
    }
    var failures: [CaseFailure] = []
    if let failure = checkReturn(stored, sample.topic) { failures.append(failure) }
    for leak in LeakSearch(sample: stored, copies: sample.expected.copies).leaks() {
      failures.append(
        CaseFailure(
          "what is sealed of '\(leak.part)' can be read in \(leak.place)",
          ["if that is known and meant, add 'allowCopies: [\(leak.part)]' to the case"]))
    }
    let parts = SealedParts(stored, topic: sample.topic, rule: rule, sealer: sealer)
    if let expected = sample.expected.stored { failures += compare(expected, stored, parts) }
    let node = stored.storedNode
    for place in sample.expected.sealed {
      failures += check(place, node, "is to be sealed", parts) { $0.isSealed ?? true }
    }
    for place in sample.expected.readable {
      failures += check(place, node, "is to be readable", parts) { $0.isReadable }
    }
    return failures
  }

  private func checkReturn(_ stored: SealedSample, _ topic: String) -> CaseFailure? {
    do throws(SampleError) {
      let opened = try sealer.open(stored.stored, topic: topic)
      guard opened != stored.written else { return nil }
      return CaseFailure("what a reader gets is not what was written")
    } catch {
      return CaseFailure("what is stored cannot be read", ["+ \(error)"])
    }
  }

  private func check(
    _ place: SampleExpectation.Place, _ node: SampleNode, _ wish: String, _ parts: SealedParts,
    _ holds: (SampleNode) -> Bool
  ) -> [CaseFailure] {
    let selection = NodeSelection(place.path, in: node)
    guard !selection.places.isEmpty else {
      return [CaseFailure("'\(place.path)' \(wish), and there is no such place in the stored value")]
    }
    let others = selection.places.filter { !holds($0.node) }
    guard !others.isEmpty else { return [] }
    return [
      CaseFailure(
        "'\(place.path)' \(wish)",
        others.map { "+ \($0.path.text.isEmpty ? "" : "\($0.path.indexed): ")\(parts.text($0.node))" })
    ]
  }

  private func compare(
    _ expected: SampleExpectation.Stored, _ stored: SealedSample, _ parts: SealedParts
  ) -> [CaseFailure] {
    let shape = StoredShape(stored)
    var failures: [CaseFailure] = []
    func compare(_ what: String, _ wanted: SampleNode?, _ found: SampleNode, _ written: SampleNode) {
      var comparison = ShapeComparison(parts)
      comparison.compare(wanted ?? written, found)
      for difference in comparison.differences {
        failures.append(
          CaseFailure(
            difference.path.isEmpty
              ? "the \(what) is stored otherwise" : "the \(what) is stored otherwise at '\(difference.path)'",
            ["- \(difference.expected)", "+ \(difference.stored)"]))
      }
    }
    compare("key", expected.key, shape.key, shape.writtenKey)
    compare("value", expected.value, shape.value, shape.writtenValue)
    for (index, header) in shape.headers.enumerated() {
      let wanted = expected.headers.last { $0.name == header.name }?.value
      compare("header '\(header.name)'", wanted, header.stored, shape.headers[index].written)
    }
    for header in expected.headers where !shape.headers.contains(where: { $0.name == header.name }) {
      failures.append(CaseFailure("the record has no header '\(header.name)'"))
    }
    return failures
  }
}
