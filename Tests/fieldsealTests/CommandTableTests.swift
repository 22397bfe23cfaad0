import Testing

@testable import fieldseal

/// Rules that every row of the table keeps.
@Suite struct CommandTableTests {
  private static func rows(_ command: Command, _ path: [String]) -> [(command: Command, path: [String])] {
    [(command, path)] + command.subcommands.flatMap { rows($0, path + [$0.name]) }
  }

  @Test func everyRow() {
    for (command, path) in Self.rows(CommandTable.root, ["fieldseal"]) {
      let name = path.joined(separator: " ")
      #expect((command.run == nil) == !command.subcommands.isEmpty, "\(name)")
      #expect(!command.summary.isEmpty && !command.summary.hasSuffix("."), "\(name)")
      #expect(Set(command.subcommands.map(\.name)).count == command.subcommands.count, "\(name)")
      #expect(Set(command.options.map(\.name)).count == command.options.count, "\(name)")
      #expect(Set(command.operands.map(\.name)).count == command.operands.count, "\(name)")
      #expect(
        command.operands.dropLast().allSatisfy { !$0.mayBeMissing && !$0.isRepeatable }, "\(name): operands")
      for option in command.options {
        #expect(option.value != nil || (option.choices.isEmpty && !option.isRepeatable), "\(name)")
        #expect(option.choices.isEmpty || option.standard.map(option.choices.contains) ?? true, "\(name)")
      }
      let shorts = command.options.compactMap(\.short)
      #expect(Set(shorts).count == shorts.count && !shorts.contains("h"), "\(name)")
      #expect(!command.options.contains { ["help", "version"].contains($0.name) }, "\(name)")
      let help = HelpText.text(command, path: path)
      for line in help.split(separator: "\n") { #expect(line.count <= 120, "\(name): \(line)") }
      for option in command.options { #expect(help.contains("--\(option.name)"), "\(name)") }
    }
  }

  @Test func table() {
    var table = TextTable(["KEY", "N"])
    table.append(["långt", "1"])
    table.append(["x", "22"])
    #expect(table.text == "KEY    N\nlångt  1\nx      22\n")
  }
}
