import Foundation
import Testing

@testable import Schemas

/// The public parsing suite: what must be accepted (`y_`), what must not (`n_`), and what may be either (`i_`).
@Suite(.enabled(if: JSONVectors.folder != nil, "FIELDSEAL_VECTORS names no folder of published vectors"))
struct JSONSuiteTests {
  @Test(arguments: [2048, 16])
  func suite(tokensAtOnce: Int) throws {
    let folder = JSONVectors.folder ?? ""
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".json") }
    #expect(names.count > 300)
    let searches = try [["x"], ["**.a"], ["[*]"]].map { try JSONSearch($0) }
    for name in names {
      let text = Array(try Data(contentsOf: URL(filePath: "\(folder)/\(name)")))
      for search in searches {
        search.finder.tokensAtOnce = tokensAtOnce
        let error = search.error(text)
        if name.hasPrefix("y_") { #expect(error == nil, "\(name)") }
        if name.hasPrefix("n_") { #expect(error != nil, "\(name)") }
        #expect(error?.message != "not a JSON text", "\(name)")
      }
    }
  }
}
