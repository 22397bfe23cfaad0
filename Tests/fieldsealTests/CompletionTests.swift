import Testing

@testable import fieldseal

/// What the shells make of the scripts is tried in Tests/EndToEnd; here, that nothing is left out.
@Suite struct CompletionTests {
  @Test(arguments: CompletionShell.allCases)
  func everythingIsThere(_ shell: CompletionShell) {
    let script = shell.script(CommandTable.root)
    for path in CommandPath.all(CommandTable.root) {
      for subcommand in path.command.subcommands {
        #expect(
          script.contains((path.words + [subcommand.name]).joined(separator: shell == .zsh ? "_" : " ")))
      }
      for option in path.command.options {
        #expect(script.contains(shell == .fish ? "-l \(option.name) " : "--\(option.name)"), "\(option.name)")
        for choice in option.choices { #expect(script.contains(choice)) }
      }
    }
  }

  @Test func textsAreQuoted() {
    let command = Command(
      name: "tool", summary: "",
      subcommands: [
        Command(
          name: "it", summary: "isn't \"odd\": $HOME [x]",
          options: [Option(name: "o", value: "V", help: "don't: [a] \\ `b`")], run: { _ in .ok })
      ])
    let zsh = ZshCompletions.script(command)
    #expect(zsh.contains(#"'it:isn'\''t "odd": $HOME [x]'"#))
    #expect(zsh.contains(#"--o=[don'\''t\: \[a\] \\ `b`]:V: '"#))
    #expect(FishCompletions.script(command).contains(#"-d 'don\'t: [a] \\ `b`'"#))
  }
}
