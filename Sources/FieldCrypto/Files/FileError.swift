/// A file or folder that cannot be used. The message names it, says why, and what to do.
struct FileError: Error {
  enum Kind {
    case missing
    case exists
    case permissions
    case tooLarge
    case other
  }

  let kind: Kind
  let message: String
}
