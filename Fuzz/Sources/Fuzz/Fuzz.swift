import Glibc

/// Which entry point this process runs. Set once before the fuzzer starts.
nonisolated(unsafe) private var entryPoint = EntryPoint.requests

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<Int32>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
  _ run: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  entryPoint.run(Array(UnsafeBufferPointer(start: bytes, count: count)))
  return 0
}

/// `Fuzz ENTRYPOINT [libFuzzer's own arguments]`, or `Fuzz seeds GOLDEN FOLDER`.
///
/// SwiftPM renames an executable's `main` to this.
@_cdecl("Fuzz_main")
public func main(
  _ count: Int32, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
) -> Int32 {
  let words = (0..<Int(count)).compactMap { arguments[$0].map { String(cString: $0) } }
  if words.count == 4, words[1] == "seeds" { return Seeds.write(golden: words[2], to: words[3]) }
  guard words.count >= 2, let chosen = EntryPoint(rawValue: words[1]) else {
    print("usage: Fuzz \(EntryPoint.allCases.map(\.rawValue).joined(separator: "|")) [libFuzzer's arguments]")
    return 2
  }
  entryPoint = chosen
  // The driver does not know the entry point's name: the program's takes its place.
  arguments[1] = arguments[0]
  var remaining = count - 1
  var vector: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = arguments + 1
  return runDriver(&remaining, &vector, testOneInput)
}
