import Foundation
import Testing

@testable import Schemas

/// The public parsing suite: what must be accepted (`y_`), what must not (`n_`), and what may be either (`i_`).
@Suite(.enabled(if: JSONVectors.folder != nil, "FIELDSEAL_VECTORS names no folder of published vectors"))
struct JSONSuiteTests {
  @Test func suite() async throws {
    let folder = JSONVectors.folder ?? ""
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".json") }
    #expect(names.count > 300)
    let searches = try [["x"], ["**.a"], ["[*]"]].flatMap { try JSONSearch.kinds($0) }
    for name in names {
      await Task.yield()
      let text = Array(try Data(contentsOf: URL(filePath: "\(folder)/\(name)")))
      for search in searches {
        let error = search.error(text)
        if name.hasPrefix("y_") { #expect(error == nil, "\(name)") }
        if name.hasPrefix("n_") { #expect(error != nil, "\(name)") }
        #expect(error?.message != "not a JSON text", "\(name)")
      }
    }
  }
}
