import Testing
import YAML

@testable import PolicyTools

@Suite struct FormatterTests {
  /// What it becomes; fails unless that is its form.
  static func format(_ text: String) throws -> String {
    let formatted = try PolicyFormatter.format(text, file: "policy.yaml")
    #expect(try PolicyFormatter.format(formatted, file: "policy.yaml") == formatted)
    return formatted
  }

  @Test func layout() throws {
    let text = """
      # Payments.


      version:   1
      keys:
         pii: { provider: 'local' , key: 'pii/{topic}' }
      topics:
      - encrypt: value   # all of it
        key:      "pii"
        match:   'payments'



      - match: "orders.*"

        encrypt: none

      """
    #expect(
      try Self.format(text) == """
        # Payments.

        version: 1

        keys:
          pii: {provider: local, key: "pii/{topic}"}

        topics:
          - match: payments
            encrypt: value # all of it
            key: pii

          - match: "orders.*"

            encrypt: none

        """)
  }

  @Test(arguments: [
    ("a", "a"), ("'a'", "a"), ("\"a b\"", "a b"), ("a.*", "\"a.*\""), ("'**.ssn'", "\"**.ssn\""),
    ("'\"first name\"'", "'\"first name\"'"), (#""it's \"x\"""#, #"'it''s "x"'"#), ("'1'", "\"1\""),
    ("1", "1"),
    ("'true'", "\"true\""), ("2027-01-31", "2027-01-31"), ("'2027-01-31'", "\"2027-01-31\""), ("''", "\"\""),
    ("~", "~"),
    ("'~'", "\"~\""), ("'a: b'", "\"a: b\""), ("'a #b'", "\"a #b\""), ("schema:x=PII", "schema:x=PII"),
    ("'-'", "\"-\""), ("'- a'", "\"- a\""), ("\"a\\tb\"", "\"a\\tb\""), ("\"\\u202e\"", "\"\\u202e\""),
    ("'é'", "é"),
    ("\"a\n  b\"", "a b"), ("a\n  b", "a b"), ("\"a\\nb\"", "\"a\\nb\""), ("a/b", "a/b"),
    ("a's b", "a's b"),
    ("'/a[0-9]{2}/'", "\"/a[0-9]{2}/\""), (#"'/a\.b/'"#, #"'/a\.b/'"#), ("'...'", "\"...\""),
    ("'a:'", "\"a:\""),
  ])
  func quotes(_ written: String, _ expected: String) throws {
    #expect(try Self.format("x: \(written)\n") == "x: \(expected)\n")
    #expect(try Self.format("x: [\(written)]\n") == "x: [\(expected)]\n")
  }

  @Test func commasNeedQuotesInBrackets() throws {
    #expect(try Self.format("a: 'b, c'\nd: [\"b, c\"]\n") == "a: b, c\nd: [\"b, c\"]\n")
  }

  @Test func namesAreQuotedTheSame() throws {
    #expect(try Self.format("{'a': 1, \"b c\": 2, 'd*': 3}") == "a: 1\nb c: 2\n\"d*\": 3\n")
  }

  @Test func blockTexts() throws {
    let text =
      "a: |  # why\n      one\n        two\n\n      three\n\n\nb: >-\n  joined\n  text\nc: |+\n  end\n\nd: |2-\n   x\n"
    #expect(
      try Self.format(text)
        == "a: | # why\n  one\n    two\n\n  three\n\nb: joined text\nc: \"end\\n\\n\"\n\nd: \" x\"\n")
    #expect(try Self.format("- |\n  # no comment\n  b\n") == "- |\n  # no comment\n  b\n")
  }

  @Test func commentsStay() throws {
    let text = """
      # header

      version: 1
      # above keys
      keys: # beside keys
        # above a
        a: {provider: local, key: a}   # beside a
        # below a
      # above topics
      topics:
      # above the item
      - match: x # beside match
        # above encrypt
        encrypt: none
        # below the rule
        # too
        # below the list
      # at the end
      """
    #expect(
      try Self.format(text) == """
        # header

        version: 1

        # above keys
        keys: # beside keys
          # above a
          a: {provider: local, key: a} # beside a
          # below a

        # above topics
        topics:
          # above the item
          - match: x # beside match
            # above encrypt
            encrypt: none
            # below the rule
            # too
            # below the list
        # at the end

        """)
  }

  @Test func commentsOfListsThatAreNotIndented() throws {
    let text = "topics:\n# one\n- match: a\n  # in a\n# two\n- match: b\n# keys\nkeys: {}\n# end\n"
    #expect(
      try Self.format(text)
        == "# keys\nkeys: {}\n\ntopics:\n  # one\n  - match: a\n    # in a\n  # two\n  - match: b\n# end\n")
  }

  @Test func commentsMoveWithTheirSetting() throws {
    let text = "topics:\n  - key: k # the key\n    # its name\n    match: a # so\n    encrypt: value\n"
    #expect(
      try Self.format(text)
        == "topics:\n  # its name\n  - match: a # so\n    encrypt: value\n    key: k # the key\n")
  }

  @Test func headersStayAtTheTop() throws {
    let text = "# about all\n\n# about keys\nkeys: {}\nversion: 1\n"
    #expect(try Self.format(text) == "# about all\n\nversion: 1\n\n# about keys\nkeys: {}\n")
    let ignore = "# fieldseal:ignore-file FS001: x\nkeys: {}\nversion: 1\n"
    #expect(try Self.format(ignore) == "# fieldseal:ignore-file FS001: x\n\nversion: 1\nkeys: {}\n")
  }

  @Test func ignoresStayWhereTheyCount() throws {
    // The order is kept: the finding may be about the rule, which is reported at its first line.
    let item = "topics:\n  # fieldseal:ignore FS001: x\n  - encrypt: none\n    match: a\n"
    #expect(try Self.format(item) == item)
    let beside = "topics:\n  - encrypt: none # fieldseal:ignore FS001: x\n    match: a\n"
    #expect(try Self.format(beside) == beside)
    // Further to the right than the next line, but about it.
    let right =
      "topics:\n  - match: a\n    fields:\n      - b\n      # fieldseal:ignore FS001: x\n    onMissing: pass\n"
    #expect(
      try Self.format(right)
        == "topics:\n  - match: a\n    fields:\n      - b\n    # fieldseal:ignore FS001: x\n    onMissing: pass\n"
    )
    // A long mapping stays in one line with its comment.
    let long = "a: {b: \(String(repeating: "x", count: 90)), c: d} # fieldseal:ignore FS001: x\n"
    #expect(try Self.format(long) == long)
  }

  @Test func brackets() throws {
    #expect(try Self.format("a: [ x,\n     y , z ]") == "a: [x, y, z]\n")
    #expect(try Self.format("a: {b: c,\n d: [e: f, {g}], h: }\n") == "a: {b: c, d: [{e: f}, {g}], h}\n")
    let x = String(repeating: "x", count: 40)
    #expect(try Self.format("a: [\(x), \(x)] # why\n") == "a: [\(x), \(x)] # why\n")
    #expect(try Self.format("a: [\(x), \(x), \(x)] # why\n") == "a: # why\n  - \(x)\n  - \(x)\n  - \(x)\n")
    #expect(
      try Self.format("a:\n- {b: \(x), c: \(x), d: \(x)} # why\n")
        == "a:\n  # why\n  - b: \(x)\n    c: \(x)\n    d: \(x)\n")
    #expect(
      try Self.format("a: [x, # about x\n # about y\n y # beside y\n # foot\n] # end\n")
        == "a:\n  - x # about x\n  # about y\n  - y # beside y\n  # foot\n  # end\n")
    #expect(try Self.format("a: [ # none\n]\n") == "a: [] # none\n")
  }

  @Test func listsInLists() throws {
    #expect(try Self.format("-   - a\n    # c\n    - b\n-\n  - c\n") == "- - a\n  # c\n  - b\n- - c\n")
  }

  @Test func nothingAsValue() throws {
    #expect(
      try Self.format("topics: # none yet\n   # - match: a\n\n   # - match: b\n")
        == "topics: # none yet\n  # - match: a\n\n  # - match: b\n")
    #expect(try Self.format("") == "")
    #expect(try Self.format("# only\n\n\n   # comments") == "# only\n\n# comments\n")
    #expect(try Self.format("--- # start\na: b\n...\n# end\n") == "# start\na: b\n# end\n")
  }

  @Test func otherLineEnds() throws {
    #expect(try Self.format("a: b \r\n\r\n# c\r\nd: e\r\n") == "a: b\n\n# c\nd: e\n")
  }

  @Test(arguments: [
    "a: [", "a: 1\na: 2\n", "a: &x 1\n", "just text", "%YAML 1.1\n---\na: b\n", "a: b\n--- \nc: d\n",
  ])
  func whatCannotBeRead(_ text: String) {
    #expect(throws: Diagnostics.self) { try PolicyFormatter.format(text, file: "policy.yaml") }
  }
}
