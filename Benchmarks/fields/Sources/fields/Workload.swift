/// What is done to one document, over and over.
protocol Workload: AnyObject {
  func run(_ document: RawSpan) throws
}
