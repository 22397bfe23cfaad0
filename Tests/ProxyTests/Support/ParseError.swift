/// Bytes are not what a test expects.
struct ParseError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
