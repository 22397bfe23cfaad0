/// Which part of a record is sealed. It is authenticated, so that one part cannot be passed off as another.
public enum RecordPart: UInt8, Sendable {
  case value = 0
}
