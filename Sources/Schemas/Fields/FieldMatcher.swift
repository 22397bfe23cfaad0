/// All paths of a topic as one deterministic automaton: a value is searched once, whatever their number.
///
/// It is built when a policy is read. A search takes the state of the value from `start` and goes from state to state
/// with every member and element that it enters.
public final class FieldMatcher: Sendable {
  public struct State: Hashable, Sendable {
    let raw: UInt16

    @inline(__always) init(raw: UInt16) { self.raw = raw }

    /// Nothing here or below can match.
    public static var dead: State {
      @inline(__always) get { State(raw: 0) }
    }

    @inline(__always)
    public static func == (left: State, right: State) -> Bool { left.raw == right.raw }
  }

  /// The most states that an automaton has.
  public static let maximumStates = 4096

  public let paths: [FieldPath]
  /// Which of the paths select nothing: their places stay as they are.
  public let exempt: Set<Int>
  /// The state of the whole value.
  public let start: State
  private let rows: [Row]
  private let members: [Member]
  /// The hash tables of rows with many members: a member's number from 1, or 0.
  private let slots: [UInt16]
  /// Bytes of names that are longer than the words of `FieldName`.
  private let longNames: [UInt8]
  private let elements: [Element]
  private let branches: [Branches?]
  private let deciders: [[Int]]

  /// - Parameter exempt: the numbers of paths whose places are left as they are. Where one of them decides, none selects;
  ///   what lies within is searched.
  /// - Parameter ranks: for each path, before all else: where several select something, one with the lowest decides. All are
  ///   equal by default.
  /// - Throws: if the paths together need too many states: several with `**` or `*` that overlap.
  public init(
    _ paths: [FieldPath], exempt: Set<Int> = [], ranks: [Int] = []
  ) throws(FieldPathError) {
    var builder = FieldMatcherBuilder(paths, ranks: ranks)
    try builder.build()
    self.paths = paths
    self.exempt = exempt
    start = State(raw: builder.start)
    var rows: [Row] = []
    var members: [Member] = []
    var slots: [UInt16] = []
    var longNames: [UInt8] = []
    var elements: [Element] = []
    var branches: [Branches?] = []
    for state in builder.states {
      branches.append(Branches(state, builder.names))
      if let twin = state.twin {
        rows.append(rows[twin].selected(by: Row.field(state.field, exempt)))
        continue
      }
      var row = Row(
        field: Row.field(state.field, exempt), anyMember: state.anyMember, anyElement: state.anyElement,
        firstMember: UInt32(members.count), memberCount: UInt32(state.members.count),
        firstElement: UInt32(elements.count), elementCount: UInt32(state.elements.count))
      for member in state.members {
        let bytes = builder.names[member.name]
        let name = FieldName(bytes.span.bytes)
        members.append(
          Member(
            head: name.head, tail: name.tail, length: UInt32(name.length), start: UInt32(longNames.count),
            target: member.target))
        if !name.isWhole { longNames += bytes }
        row.lengths |= 1 << UInt64(name.length & 63)
      }
      if state.members.count > Self.fewMembers {
        row.firstSlot = UInt32(slots.count)
        row.slotMask = UInt32(Self.addSlots(for: members[Int(row.firstMember)...], to: &slots))
      }
      elements += state.elements.map { Element(index: $0.index, target: $0.target) }
      rows.append(row)
    }
    self.rows = rows
    self.members = members
    self.slots = slots
    self.longNames = longNames
    self.elements = elements
    self.branches = branches
    deciders = builder.deciders.map { $0.sorted() }
  }

  /// The number of states, the dead one among them.
  public var stateCount: Int { rows.count }

  /// Enters a member of an object, a field of a record or an entry of a map.
  ///
  /// - Parameter name: decoded, as UTF-8.
  @inline(__always)
  public func member(_ state: State, _ name: RawSpan) -> State {
    let row = rows[Int(state.raw)]
    guard row.lengths & (1 << UInt64(truncatingIfNeeded: name.byteCount & 63)) != 0 else {
      return State(raw: row.anyMember)
    }
    return find(name, row)
  }

  /// A bit for the length, modulo 64, of each name that `member` tells from others. With other lengths its result is
  /// `otherMember`.
  @inline(__always)
  func memberLengths(_ state: State) -> UInt64 { rows[Int(state.raw)].lengths }

  @inline(__always)
  func otherMember(_ state: State) -> State { State(raw: rows[Int(state.raw)].anyMember) }

  /// Enters an element of an array.
  @inline(__always)
  public func element(_ state: State, _ index: Int) -> State {
    let row = rows[Int(state.raw)]
    guard row.elementCount != 0 else { return State(raw: row.anyElement) }
    return findElement(index, row)
  }

  /// Whether `element` has the same result for all elements.
  @inline(__always)
  public func isUniform(_ state: State) -> Bool { rows[Int(state.raw)].elementCount == 0 }

  /// Enters a branch of a union. Not for hot paths.
  ///
  /// - Parameter fullName: a named type's full name; otherwise the type's, as in `string` or `array`.
  public func branch(_ state: State, _ fullName: String) -> State {
    guard let branches = branches[Int(state.raw)] else { return state }
    let name = Array(fullName.utf8)
    if let target = branches.targets[name] { return State(raw: target) }
    if let dot = name.lastIndex(of: UInt8(ascii: ".")),
      let target = branches.targets[Array(name[(dot + 1)...])]
    {
      return State(raw: target)
    }
    return State(raw: branches.others)
  }

  /// Which of `paths` decides about the value that is in this state; nil if none selects it, or an exempt one decides.
  ///
  /// Of several it is one with the lowest rank, of those the one with fewer `**`, then with fewer other wildcards, then the first.
  @inline(__always)
  public func field(_ state: State) -> Int? {
    let field = rows[Int(state.raw)].field
    return field < 0 ? nil : Int(field)
  }

  /// Whether an exempt path decides about the value that is in this state.
  public func isExempt(_ state: State) -> Bool { rows[Int(state.raw)].field == Row.exempt }

  /// Whether a path decides about the value that is in this state, be it exempt.
  @inline(__always)
  public func isDecided(_ state: State) -> Bool { rows[Int(state.raw)].field != -1 }

  /// The paths that decide, in the place of the path of this number, about values that both select.
  public func deciders(besides field: Int) -> [Int] {
    deciders.indices.contains(field) ? deciders[field] : []
  }

  private func find(_ bytes: RawSpan, _ row: Row) -> State {
    let name = FieldName(bytes)
    let first = Int(row.firstMember)
    if row.slotMask != 0 {
      var slot = name.hash & Int(row.slotMask)
      while true {
        let number = Int(slots[Int(row.firstSlot) + slot])
        if number == 0 { return State(raw: row.anyMember) }
        let member = members[first + number - 1]
        if isEqual(member, name, bytes) { return State(raw: member.target) }
        slot = (slot + 1) & Int(row.slotMask)
      }
    }
    for index in first..<(first + Int(row.memberCount)) {
      let member = members[index]
      if isEqual(member, name, bytes) { return State(raw: member.target) }
    }
    return State(raw: row.anyMember)
  }

  @inline(__always)
  private func isEqual(_ member: Member, _ name: FieldName, _ bytes: RawSpan) -> Bool {
    guard Int(member.length) == name.length, member.head == name.head, member.tail == name.tail else {
      return false
    }
    return name.isWhole || hasSameMiddle(member, bytes)
  }

  /// Whether the bytes between a long name's first and last eight are equal.
  private func hasSameMiddle(_ member: Member, _ bytes: RawSpan) -> Bool {
    let start = Int(member.start)
    for offset in 8..<(bytes.byteCount - 8) {
      if longNames[start + offset] != bytes.byte(at: offset) { return false }
    }
    return true
  }

  private func findElement(_ index: Int, _ row: Row) -> State {
    var low = Int(row.firstElement)
    var high = low + Int(row.elementCount)
    while low < high {
      let middle = (low + high) / 2
      let element = elements[middle]
      if element.index == index { return State(raw: element.target) }
      if element.index < index { low = middle + 1 } else { high = middle }
    }
    return State(raw: row.anyElement)
  }

  /// Rows with more members than this have a hash table.
  private static let fewMembers = 6

  /// - Returns: the table's size less one.
  private static func addSlots(for members: ArraySlice<Member>, to slots: inout [UInt16]) -> Int {
    var size = 16
    while size < members.count * 2 { size *= 2 }
    let first = slots.count
    slots += repeatElement(0, count: size)
    for (number, member) in members.enumerated() {
      let name = FieldName(head: member.head, tail: member.tail, length: Int(member.length))
      var slot = name.hash & (size - 1)
      while slots[first + slot] != 0 { slot = (slot + 1) & (size - 1) }
      slots[first + slot] = UInt16(number + 1)
    }
    return size - 1
  }

  private struct Row: Sendable {
    /// Which path selects the value; negative for none.
    var field: Int32
    let anyMember: UInt16
    let anyElement: UInt16
    /// A bit for the length, modulo 64, of each member's name.
    var lengths: UInt64 = 0
    let firstMember: UInt32
    let memberCount: UInt32
    var firstSlot: UInt32 = 0
    /// 0: there is no table.
    var slotMask: UInt32 = 0
    let firstElement: UInt32
    let elementCount: UInt32

    /// The row with another field.
    func selected(by field: Int32) -> Row {
      var row = self
      row.field = field
      return row
    }

    static var exempt: Int32 { -2 }

    static func field(_ decider: Int?, _ exempt: Set<Int>) -> Int32 {
      guard let decider else { return -1 }
      return exempt.contains(decider) ? Self.exempt : Int32(decider)
    }
  }

  private struct Member: Sendable {
    let head: UInt64
    let tail: UInt64
    let length: UInt32
    /// Where a long name's bytes are.
    let start: UInt32
    let target: UInt16
  }

  private struct Element: Sendable {
    let index: Int
    let target: UInt16
  }

  private struct Branches: Sendable {
    let targets: [[UInt8]: UInt16]
    let others: UInt16

    init?(_ state: FieldMatcherBuilder.State, _ names: [[UInt8]]) {
      guard !state.branches.isEmpty else { return nil }
      targets = Dictionary(
        state.branches.map { (names[$0.name], $0.target) }, uniquingKeysWith: { first, _ in first })
      others = state.otherBranches
    }
  }
}
