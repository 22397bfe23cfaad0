import Policy
import PolicyTools
import YAML

/// `fieldseal policy fmt`
enum PolicyFmtCommand {
  static let command = Command(
    name: "fmt",
    summary: "put policy files into their one form, comments kept",
    discussion: """
      Files are rewritten in place, and the names of those that changed are printed. What is not YAML is left alone. There
      are no options of style: two spaces a level, settings in the order of the reference, quotes where YAML needs them, what
      is in brackets in one line if that has at most 100 columns.

        fieldseal policy fmt policies          rewrite the files of a folder
        fieldseal policy fmt --check           for CI: change nothing, exit 1 if a file is not in its form
        fieldseal policy fmt --diff            show what would change
        fieldseal policy fmt - < policy.yaml   from standard input to standard output
      """,
    operands: [
      Operand(
        name: "PATH", isRepeatable: true, standard: "policies", takesStandardInput: true, completion: .files,
        help: "policy files, or folders of them")
    ],
    options: [
      Option(name: "check", help: "change nothing; exit 1 if a file is not in its form"),
      Option(name: "diff", help: "change nothing; print what would change"),
    ],
    run: run)

  private static func run(_ arguments: ParsedArguments) throws(CommandError) -> ExitCode {
    var problems = Diagnostics()
    var changed = 0
    for file in files(arguments.operands("PATH"), &problems) {
      do throws(Diagnostics) {
        if try format(file, arguments) { changed += 1 }
      } catch {
        problems.append(contentsOf: error)
      }
    }
    guard problems.isEmpty else {
      throw CommandError("\(counted(problems.all.count, "problem"))\n\(problems)", code: .usage)
    }
    return changed > 0 && arguments.isSet("check") ? .failure : .ok
  }

  /// Returns whether the file was not in its form.
  private static func format(_ file: String, _ arguments: ParsedArguments) throws(Diagnostics) -> Bool {
    let isInput = file == "-"
    let name = isInput ? StandardInput.name : file
    let bytes = try read(file)
    // The parser refuses what is no UTF-8.
    let formatted = try PolicyFormatter.format(bytes, file: name)
    let isChanged = Array(formatted.utf8) != bytes
    if arguments.isSet("diff") {
      Console.print(UnifiedDiff.text(String(decoding: bytes, as: UTF8.self), formatted, file: name))
    } else if arguments.isSet("check") {
      if isChanged { Console.print("\(name)\n") }
    } else if isInput {
      Console.print(formatted)
    } else if isChanged {
      do throws(FileError) { try TextFile.replace(file, with: Array(formatted.utf8)) } catch {
        throw Diagnostics(
          Diagnostic(.unreadable, at: SourcePosition(file: file), "cannot write '\(file)': \(error.message)"))
      }
      Console.print("\(name)\n")
    }
    return isChanged
  }

  private static func read(_ file: String) throws(Diagnostics) -> [UInt8] {
    let limit = YAMLLimits().bytes
    if file == "-" {
      do throws(CommandError) { return try StandardInput.read(limit: limit) } catch {
        let place = SourcePosition(file: StandardInput.name)
        throw Diagnostics(Diagnostic(.unreadable, at: place, error.message))
      }
    }
    do throws(FileError) { return try TextFile.read(file, limit: limit) } catch {
      let place = SourcePosition(file: file)
      throw Diagnostics(Diagnostic(.unreadable, at: place, "cannot read '\(file)': \(error.message)"))
    }
  }

  /// The files themselves, and of folders those that policies are read from.
  private static func files(_ paths: [String], _ problems: inout Diagnostics) -> [String] {
    var files: [String] = []
    for path in paths {
      guard TextFile.isFolder(path) else {
        files.append(path)
        continue
      }
      do throws(FileError) {
        let folder = path.hasSuffix("/") ? path : path + "/"
        files += try TextFile.names(inFolder: path).filter(PolicySource.isPolicyFile).map { folder + $0 }
      } catch {
        problems.report(
          .unreadable, at: SourcePosition(file: path), "cannot read '\(path)': \(error.message)")
      }
    }
    return files
  }
}
