import Policy

/// Looks for a topic's name that some patterns match and others do not: a breadth-first search through the product of their
/// automata, so the name is among the shortest. Exact: where it finds nothing, there is nothing.
struct TopicSearch {
  enum Result: Hashable {
    case found(String)
    /// There is no such name.
    case none
    /// It would take too long to tell.
    case tooComplex
  }

  /// How many states one search may look at.
  static let budget = 20_000

  /// One or two patterns.
  private let required: [PatternAutomaton]
  private let excluded: PatternAutomaton
  /// Characters that no pattern tells apart are tried once.
  private let characters: [UInt8]

  /// - Parameters:
  ///   - matching: a name that all of them match, …
  ///   - excluding: … but none of these. Names that no topic has, or only Kafka's own, are left out anyway.
  init(matching: [PatternTree], excluding: [PatternTree] = []) {
    required = matching.map { PatternAutomaton(CollectionOfOne($0)) }
    excluded = PatternAutomaton(excluding + Self.impossible)
    characters = Self.classes(required + [excluded])
  }

  private static let impossible = (["", ".", ".."] + TopicName.internalTopics.sorted()).map {
    PatternTree.literal($0)
  }

  private struct Place: Hashable {
    /// A state for each required pattern.
    var states: [Int]
    /// A number for the set of states that the excluded ones are in.
    var others: Int
  }

  private struct Visit {
    let place: Place
    let parent: Int
    let character: UInt8
    let length: Int
  }

  func run(_ total: SearchBudget = SearchBudget()) -> Result {
    guard !total.isSpent, required.allSatisfy(\.isWhole), excluded.isWhole else { return .tooComplex }
    // They were made for this search.
    total.spend(5 * (required.map(\.states.count) + [excluded.states.count]).reduce(0, +))
    var sets: [[Int]] = [excluded.closure(excluded.starts)]
    var numbers: [[Int]: Int] = [sets[0]: 0]
    var steps: [Int: Int] = [:]
    var visits: [Visit] = []
    var seen: Set<Place> = []
    var closures: [[Int: [Int]]] = required.map { _ in [:] }
    var work = 0

    defer { total.spend((visits.count + work) * SearchBudget.state) }

    func enter(_ states: [[Int]], _ others: Int, parent: Int, _ character: UInt8, _ length: Int) {
      for place in Self.places(states, others) where seen.insert(place).inserted {
        visits.append(Visit(place: place, parent: parent, character: character, length: length))
      }
    }

    enter(required.map { $0.closure($0.starts) }, 0, parent: -1, 0, 0)
    var next = 0
    while next < visits.count {
      let visit = visits[next]
      if accepts(visit.place, sets) { return .found(Self.name(next, visits)) }
      guard visit.length < TopicName.maxLength else {
        next += 1
        continue
      }
      for character in characters {
        var targets: [[Int]] = []
        for (index, state) in visit.place.states.enumerated() {
          guard case .takes(let set, let state) = required[index].states[state], set.contains(character)
          else {
            break
          }
          if closures[index][state] == nil {
            let closure = required[index].closure(CollectionOfOne(state))
            closures[index][state] = closure
            work += closure.count
          }
          targets.append(closures[index][state] ?? [])
        }
        guard targets.count == required.count else { continue }
        let step = visit.place.others << 7 | Int(character)
        let others: Int
        if let known = steps[step] {
          others = known
        } else {
          let set = excluded.step(sets[visit.place.others], character)
          work += set.count
          others = numbers[set] ?? sets.count
          if others == sets.count {
            sets.append(set)
            numbers[set] = others
          }
          steps[step] = others
        }
        enter(targets, others, parent: next, character, visit.length + 1)
      }
      next += 1
      guard visits.count + work <= Self.budget else { return .tooComplex }
    }
    return .none
  }

  private func accepts(_ place: Place, _ sets: [[Int]]) -> Bool {
    // The accepting state of every automaton is 0, and sets are sorted.
    place.states.allSatisfy { $0 == 0 } && sets[place.others].first != 0
  }

  private static func places(_ states: [[Int]], _ others: Int) -> [Place] {
    states.reduce([Place(states: [], others: others)]) { places, choices in
      places.flatMap { place in
        choices.map { Place(states: place.states + [$0], others: place.others) }
      }
    }
  }

  private static func name(_ last: Int, _ visits: [Visit]) -> String {
    var characters: [UInt8] = []
    var index = last
    while index >= 0, visits[index].parent >= 0 {
      characters.append(visits[index].character)
      index = visits[index].parent
    }
    return String(decoding: characters.reversed(), as: UTF8.self)
  }

  /// An example of each set of characters that all automata treat alike.
  private static func classes(_ automata: [PatternAutomaton]) -> [UInt8] {
    var sets: Set<TopicCharacters> = []
    for automaton in automata {
      for case .takes(let set, _) in automaton.states { sets.insert(set) }
    }
    var classes = [TopicCharacters.all]
    for set in sets {
      classes = classes.flatMap { [$0.intersection(set), $0.subtracting(set)] }.filter { !$0.isEmpty }
    }
    return TopicCharacters.byLooks(classes.compactMap(\.example))
  }
}
