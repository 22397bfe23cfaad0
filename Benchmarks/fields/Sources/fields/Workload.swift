/// What is done to one document, over and over.
///
/// Implementations' buffers are `@exclusivity(unchecked)`: the run-time checks would be measured with what is to be measured.
protocol Workload: AnyObject {
  func run(_ document: RawSpan) throws
}
