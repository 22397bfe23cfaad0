import Schemas
import Testing

@testable import PolicyTools

@Suite struct NodeSelectionTests {
  private static let text = Array(
    #"{"a": {"b": "1", "c": [{"d": "2"}, {"d": "3"}]}, "e": "4", "x y": "5"}"#.utf8)

  private func places(_ path: String, sealed: [String] = []) throws -> [String] {
    let ranges = sealed.enumerated().map { number, content -> (range: Range<Int>, part: Int) in
      let quoted = Array("\"\(content)\"".utf8)
      let start = Self.text.indices.first { Self.text[$0...].starts(with: quoted) } ?? 0
      return (start..<start + quoted.count, number)
    }
    let node = try #require(JSONNodeParser.node(Self.text, places: ranges))
    return NodeSelection(try FieldPath(path), in: node).places.map { place in
      "\(place.path.indexed)=\(place.node.compact { "<\($0)>" })"
    }
  }

  @Test func paths() throws {
    #expect(try places("a.b") == [#"a.b="1""#])
    #expect(try places("a.c[*].d") == [#"a.c[0].d="2""#, #"a.c[1].d="3""#])
    #expect(try places("a.c[1].d") == [#"a.c[1].d="3""#])
    #expect(try places("**.d") == [#"a.c[0].d="2""#, #"a.c[1].d="3""#])
    #expect(try places("*").count == 3)
    #expect(try places(#""x y""#) == [#""x y"="5""#])
    #expect(try places("a.nothing") == [])
    #expect(try places("a(Branch)") == [])
  }

  /// What lies in something sealed is sealed; what may lie anywhere is not told of it.
  @Test func sealedPlaces() throws {
    #expect(try places("e", sealed: ["4"]) == ["e=<0>"])
    #expect(try places("e.more", sealed: ["4"]) == ["e=<0>"])
    #expect(try places("**.more", sealed: ["4"]) == [])
    let whole = SampleNode(.sealed(0))
    #expect(NodeSelection(try FieldPath("**.more"), in: whole).places.count == 1)
  }

  @Test func whatIsSealedAndWhatIsReadable() throws {
    let sealed = SampleNode(.sealed(0))
    let plain = SampleNode(.string("a"))
    #expect(sealed.isSealed == true && !sealed.isReadable)
    #expect(plain.isSealed == false && plain.isReadable)
    #expect(SampleNode.null.isSealed == nil && SampleNode.null.isReadable)
    #expect(SampleNode(.array([sealed, .null])).isSealed == true)
    #expect(SampleNode(.array([sealed, plain])).isSealed == false)
    #expect(!SampleNode(.array([sealed, plain])).isReadable)
    #expect(SampleNode(.array([])).isSealed == nil)
  }
}
