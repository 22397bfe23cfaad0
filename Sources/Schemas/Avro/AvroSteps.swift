/// The steps from the root of a datum to the place of a walk, where a canonical path may be asked for.
///
/// Most places are left again without: names are put together only when the path is asked for, from where it is another
/// than the last one.
struct AvroSteps: ~Copyable {
  /// What a step is: an element, a field's name in the program, or a key in the datum.
  private enum Step: BitwiseCopyable {
    case element
    case name(Int)
    case key(start: Int, end: Int)
  }

  private var steps: [Step] = []
  private var builder = PathBuilder()
  /// How many steps the builder has that are still right.
  private var built = 0

  init() {
    steps.reserveCapacity(32)
  }

  mutating func removeAll() {
    steps.removeAll(keepingCapacity: true)
    built = 0
  }

  @inline(__always)
  mutating func pushElement() { steps.append(.element) }

  @inline(__always)
  mutating func push(name: Int) { steps.append(.name(name)) }

  @inline(__always)
  mutating func push(key: Range<Int>) { steps.append(.key(start: key.lowerBound, end: key.upperBound)) }

  @inline(__always)
  mutating func pop() {
    steps.removeLast()
    built = min(built, steps.count)
  }

  /// The number of the path.
  mutating func index(_ datum: AvroDatum, _ program: AvroProgram, _ paths: CanonicalPaths) -> Int {
    while builder.depth > built { builder.pop() }
    for step in steps[built...] {
      switch step {
      case .element: builder.pushElement()
      case .name(let index):
        let name = program.names[index]
        builder.pushMember(name.span.bytes)
      case .key(let start, let end): builder.pushMember(datum.bytes(start..<end).bytes)
      }
    }
    built = steps.count
    return paths.intern(builder.bytes)
  }
}
