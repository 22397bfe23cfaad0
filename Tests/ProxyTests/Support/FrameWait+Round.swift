@testable import Proxy

extension FrameWait {
  /// A round in which all that was asked for came.
  mutating func round(_ needs: [Need]) { round(needs.reduce(into: FrameNeeds()) { $0.insert($1) }) }

  mutating func round(_ needs: FrameNeeds) {
    begin(needs)
    while let need = next() { arrived(need, nil) }
  }
}
