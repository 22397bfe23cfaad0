import Policy
import Proxy

/// Goes through a stored value and tells of each leaf what became of it.
struct PlaceWalk {
  let rule: PolicyRule
  let parts: SealedParts
  let sample: SealedSample
  /// The rule's entry by the place that it leaves readable.
  let plain: [String: Int]
  private(set) var places: [ExplainedPlace] = []
  private var known: [ExplainedPlace: Int] = [:]
  private var path = NodePath()

  init(rule: PolicyRule, parts: SealedParts, sample: SealedSample, plain: [String: Int]) {
    self.rule = rule
    self.parts = parts
    self.sample = sample
    self.plain = plain
  }

  /// - Parameter outer: the entry that leaves readable what the node lies in.
  mutating func visit(_ node: SampleNode, plain outer: Int?) {
    let entry = plain[path.indexed] ?? outer
    switch node.content {
    case .object(let members) where !members.isEmpty:
      for member in members {
        path.pushMember(member.name)
        visit(member.value, plain: entry)
        path.pop()
      }
    case .array(let items) where !items.isEmpty:
      for (index, item) in items.enumerated() {
        path.pushElement(index)
        visit(item, plain: entry)
        path.pop()
      }
    case .sealed(let part):
      let index = sample.parts[part].field.flatMap { rule.entry(ofField: $0) }
      add(ExplainedPlace(path: path.text, fate: .sealed, entry: index, mark: parts.fullMark(part).text))
    case .null where entry == nil: add(ExplainedPlace(path: path.text, fate: .null, entry: nil))
    default:
      add(ExplainedPlace(path: path.text, fate: entry == nil ? .unclassified : .plain, entry: entry))
    }
  }

  private mutating func add(_ place: ExplainedPlace) {
    if let index = known[place] {
      places[index].count += 1
    } else {
      known[place] = places.count
      places.append(place)
    }
  }
}
