/// Why a cluster could not be asked. One sentence, which says what to do.
struct LiveError: Error, Hashable {
  let message: String

  init(_ message: String) { self.message = message }
}
