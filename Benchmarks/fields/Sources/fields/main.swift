// Measures what fields cost by themselves: finding them, splicing, sealing and opening. Benchmarks/run calls it.
import Glibc

func fail(_ message: String) -> Never {
  let line = Array("fields: \(message)\n".utf8)
  _ = write(STDERR_FILENO, line, line.count)
  exit(1)
}

var (path, schemaPath) = ("", "")
var measurement: Measurement?
var options = CommandLine.arguments.dropFirst(2)
while let option = options.popFirst(), let value = options.popFirst() {
  switch option {
  case "-f": path = value
  case "-a": schemaPath = value
  case "-n": measurement = Int(value).map { .records($0) }
  case "-t": measurement = Double(value).map { .seconds($0) }
  default: fail("no option \(option)")
  }
}
guard CommandLine.arguments.count > 1, let measurement else {
  fail("usage: fields WORKLOAD -f DOCUMENTS [-a AVRO_SCHEMA] -n RECORDS | -t SECONDS")
}

do {
  let documents = try Documents(path: path)
  func schema() throws -> String {
    let text = try readFile(schemaPath)
    return text.withBytes { bytes in bytes.withUnsafeBytes { String(decoding: $0, as: UTF8.self) } }
  }
  let (records, nanoseconds) =
    switch CommandLine.arguments[1] {
    case "json-find": try measurement.run(FindJSON(), on: documents)
    case "json-splice": try measurement.run(SpliceJSON(), on: documents)
    case "avro-find": try measurement.run(FindAvro(schema: schema()), on: documents)
    case "avro-splice": try measurement.run(SpliceAvro(schema: schema()), on: documents)
    case "seal": try measurement.run(SealFields(BenchKeys()), on: documents)
    case "open": try measurement.run(OpenFields(BenchKeys()), on: documents)
    case "seal-deterministic":
      try measurement.run(DeterministicFields(BenchKeys(), opens: false), on: documents)
    case "open-deterministic":
      try measurement.run(DeterministicFields(BenchKeys(), opens: true), on: documents)
    default: fail("no workload \(CommandLine.arguments[1])")
    }
  print(#"{"records": \#(records), "nanosecondsPerRecord": \#(nanoseconds)}"#)
} catch {
  fail("\(error)")
}
