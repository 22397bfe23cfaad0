/// The owner of a connection. Called on the connection's loop, never from within a call to the connection.
public protocol ConnectionDelegate: AnyObject {
  /// Shows all unconsumed bytes, valid during the call only. What it does not consume stays and is shown again,
  /// with more behind it, as soon as `wanted` bytes are there, or after `resumeReading`.
  func connection(_ connection: Connection, received bytes: RawSpan) -> Received

  /// After a short `tryWrite`, or after `write` had to queue: the queue is empty and the kernel takes more.
  func connectionBecameWritable(_ connection: Connection)

  /// The peer will send no more; writing is still possible. Unconsumed bytes will never become more.
  func connectionReachedEnd(_ connection: Connection)

  /// The connection is closed because of an error. Not called after the owner's own `close` or `closeAfterFlush`.
  func connectionClosed(_ connection: Connection, reason: CloseReason)
}
