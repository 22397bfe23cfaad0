import TestTools
import Testing

@testable import Schemas

@Suite struct FieldPathTests {
  private typealias Step = FieldPath.Step

  @Test func everyKindOfStep() throws {
    let cases: [(String, [FieldPath.Step])] = [
      ("ssn", [.member("ssn")]),
      ("customer.ssn", [.member("customer"), .member("ssn")]),
      ("orders[*].card", [.member("orders"), .anyElement, .member("card")]),
      ("orders[12].card", [.member("orders"), .element(12), .member("card")]),
      ("[0][*]", [.element(0), .anyElement]),
      ("attributes.*", [.member("attributes"), .anyMember]),
      ("**.ssn", [.anyDepth, .member("ssn")]),
      ("a.**.ssn", [.member("a"), .anyDepth, .member("ssn")]),
      ("**[*]", [.anyDepth, .anyElement]),
      ("*[0]", [.anyMember, .element(0)]),
      ("\"first name\".x", [.member("first name"), .member("x")]),
      (#""a\"b\\c.d".e"#, [.member("a\"b\\c.d"), .member("e")]),
      ("\"\"", [.member("")]),
      ("$id.@type.a-b_c.9.straße", ["$id", "@type", "a-b_c", "9", "straße"].map(Step.member)),
      ("payment(Card).number", [.member("payment"), .branch("Card"), .member("number")]),
      ("p(com.acme.Card)[*]", [.member("p"), .branch("com.acme.Card"), .anyElement]),
      ("p[*](string)", [.member("p"), .anyElement, .branch("string")]),
      ("(Order).id", [.branch("Order"), .member("id")]),
    ]
    for (text, steps) in cases {
      let path = try FieldPath(text)
      #expect(path.steps == steps, "\(text)")
      #expect(path.text == text)
      #expect("\(path)" == text)
    }
  }

  @Test func canonicalPaths() throws {
    let cases: [(String, String?)] = [
      ("customer.ssn", "customer.ssn"), ("orders[0].card", "orders[*].card"), ("[*].a", "[*].a"),
      ("a[1][*]", "a[*][*]"), ("payment(Card).number", "payment.number"), ("(A).\"b\"", "b"),
      ("$id.\"a-b\".-a.9a._9", "\"$id\".a-b.\"-a\".\"9a\"._9"), ("\"\"", "\"\""), ("ä", "\"ä\""),
      (#""a\"\\.b".c"#, #""a\"\\.b".c"#), ("a.*", nil), ("**.a", nil), ("a[*].*", nil),
    ]
    for (text, canonical) in cases { #expect(try FieldPath(text).canonical == canonical, "\(text)") }
  }

  @Test(arguments: [
    ("", 0, "the path is empty; name a field, as in customer.ssn"),
    (".a", 0, "a path begins with a step; remove the '.'"),
    ("a.", 2, "nothing after the last '.'; remove it"),
    ("a..b", 2, "an empty step; remove one '.' (an empty name is written \"\")"),
    ("a.[0]", 2, "no '.' in front of '['; write orders[*].card"),
    ("a.(X)", 2, "no '.' in front of '('; write payment(Card).number"),
    ("a b", 1, "white space; put names that hold it in double quotes"),
    ("a/b", 1, "'/' is no part of a name; put the name in double quotes"),
    ("'a'", 0, "names are put in double quotes, as in \"first name\""),
    ("a\"b\"", 1, "put a '.' between two steps"),
    ("[0]a", 3, "put a '.' between two steps"),
    ("\"a\"b", 3, "put a '.' between two steps"),
    ("a*", 1, "a wildcard stands for a whole name; it cannot be part of one"),
    ("x.*a", 2, "a wildcard stands for a whole name; it cannot be part of one"),
    ("***.a", 0, "'*' is any name and '**' any depth; there is nothing longer"),
    ("a.**", 4, "'**' is followed by a step, as in **.ssn"),
    ("**.**.a", 3, "'**' twice is no more than once; remove one"),
    ("**(X).a", 2, "'**' is followed by a step, as in **.payment(Card)"),
    ("a[", 1, "'[' without ']'"), ("a]", 1, "']' without '['"), ("a)", 1, "')' without '('"),
    ("a[]", 2, "in [...] stands '*' or an element's number from 0 to 999999999"),
    ("a[-1]", 2, "in [...] stands '*' or an element's number from 0 to 999999999"),
    ("a[1234567890]", 2, "in [...] stands '*' or an element's number from 0 to 999999999"),
    ("a[01]", 2, "write the number without zeros in front"),
    ("a(X", 1, "'(' without ')'"),
    ("a(X Y)", 3, "' ' stands in no name of a type (letters, digits, '_' and '.')"),
    ("a()", 2, "in (...) stands a type's name, as in (Card), (com.acme.Card) or (string)"),
    ("a(b..c)", 2, "in (...) stands a type's name, as in (Card), (com.acme.Card) or (string)"),
    ("a(X)(Y)", 4, "one branch is enough: a union holds no other union; remove this one"),
    ("(X)", 3, "this is the whole value; name a field of it, as in (Customer).ssn, or use 'encrypt: value'"),
    ("äö.\"a", 3, "the quote is not closed"),
    ("\"a\\n\"", 2, "in a quoted name '\\' stands in front of '\"' or '\\' only"),
  ])
  func mistakes(_ text: String, _ offset: Int, _ message: String) {
    #expect(throws: FieldPathError(message, at: offset), "\(text)") { () throws in try FieldPath(text) }
  }

  @Test func lengthIsLimited() throws {
    #expect(try FieldPath(String(repeating: "a", count: 1024)).steps.count == 1)
    #expect(throws: FieldPathError.self) { try FieldPath(String(repeating: "a", count: 1025)) }
  }

  @Test func anythingGivesAPathOrAnError() {
    var random = SeededRandom(seed: 6)
    let characters = Array("ab.*[]()\"\\01 é$-'")
    var valid = 0
    for _ in 0..<20_000 {
      let text = String(
        (0..<Int.random(in: 0...12, using: &random)).map { _ in characters.randomElement(using: &random)! })
      do throws(FieldPathError) {
        let path = try FieldPath(text)
        valid += 1
        #expect(!path.steps.isEmpty && path.steps.last != .anyDepth, "\(text)")
      } catch {
        #expect((0...text.unicodeScalars.count).contains(error.offset), "\(text)")
      }
    }
    #expect(valid > 500)
  }
}
