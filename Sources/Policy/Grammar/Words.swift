/// Words to choose from, and what they mean to the parser.
struct Words<Value: Sendable>: Sendable {
  struct Word: Sendable {
    let word: String
    let value: Value
    let documentation: String
  }

  let all: [Word]

  init(_ words: (String, Value, String)...) {
    all = words.map { Word(word: $0.0, value: $0.1, documentation: $0.2) }
  }

  /// What the language's description shows of them.
  var kind: PolicyGrammar.Kind {
    .word(all.map { PolicyGrammar.Word(word: $0.word, documentation: $0.documentation) })
  }
}
