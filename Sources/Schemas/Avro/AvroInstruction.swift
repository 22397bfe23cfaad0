/// A step of an `AvroProgram`.
struct AvroInstruction: Hashable, Sendable {
  enum Operation: UInt8, Sendable {
    // Passing over values that no path selects; the plural: over `count` of them.
    /// `count` bytes, of values whose width is fixed.
    case fixed
    /// A number of type int or long.
    case number
    case numbers
    /// A string or bytes.
    case string
    case strings
    /// The index of one enum, of `count` symbols.
    case symbol
    /// A union of `count` branches, each one of the above, in the singular; `target`: the first in `leaves`.
    case leafUnion
    /// An array whose items are; `target`: in `leaves`.
    case leafArray
    /// A map whose values are; `target`: in `leaves`.
    case leafMap

    // Control.
    /// A union of `count` branches; `target`: the first of their places in `targets`.
    case union
    case jump
    /// Begins an array; `target`: behind its end. The item's steps follow. `count`: 1 if items take no bytes.
    case array
    /// Begins a map; likewise. An entry's steps begin with its key.
    case map
    /// The end of an item's steps.
    case next
    /// An item whose steps depend on its index; `target`: in `indexTables`.
    case element
    /// A map's key on which the steps of its value depend; `target`: in `keyTables`; `count`: 1 if a `pop` follows, for keys
    /// that are pushed.
    case key
    /// Any map's key, which becomes part of the canonical path.
    case pushKey
    case call
    case `return`
    case end
    /// A value of a type that has none.
    case impossible

    // The canonical path, where it depends on the data.
    /// `target`: in `names`.
    case pushMember
    case pushElement
    case pop

    // What is selected; `target`: the path.
    case foundNull
    case foundString
    case foundBytes
    /// The value that follows begins here; in a union, with the branch's index.
    case mark
    /// What began at the mark ends here; `count`: the neutral value.
    case foundDetached
  }

  var operation: Operation
  /// A place in the code or in a table.
  var target: UInt32 = 0
  var count = 0
}
