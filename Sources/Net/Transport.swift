import CUV
import Glibc

/// How bytes get into and out of a socket.
///
/// Every transfer returns the bytes moved, 0 at the end of the stream, or a negated error number. `EAGAIN` means that the
/// socket has to become readable (for a receive) or writable (for a send) first.
struct Transport {
  let descriptor: Int32

  init(descriptor: Int32) {
    self.descriptor = descriptor
    _ = cuv_set_option(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
    // A peer whose host has vanished says nothing: the kernel asks.
    _ = cuv_set_option(descriptor, SOL_SOCKET, SO_KEEPALIVE, 1)
  }

  @inline(__always)
  func receive(into space: UnsafeMutableRawBufferPointer) -> Int {
    cuv_recv(descriptor, space.baseAddress, space.count)
  }

  /// Fills `first`, then `second`.
  @inline(__always)
  func receive(into first: UnsafeMutableRawBufferPointer, then second: UnsafeMutableRawBufferPointer) -> Int {
    cuv_recv2(descriptor, first.baseAddress, first.count, second.baseAddress, second.count)
  }

  @inline(__always)
  func send(_ bytes: UnsafeRawBufferPointer) -> Int {
    cuv_send(descriptor, bytes.baseAddress, bytes.count)
  }

  /// At most IOV_MAX pieces.
  @inline(__always)
  func send(_ pieces: UnsafeBufferPointer<iovec>) -> Int {
    cuv_sendv(descriptor, pieces.baseAddress, pieces.count)
  }

  /// Tells the peer that no more bytes follow.
  func finishWriting() { _ = cuv_finish_writing(descriptor) }

  /// The error the kernel has noted, 0 if none.
  func pendingError() -> Int32 { cuv_pending_error(descriptor) }

  /// Once; nothing else may be called afterwards.
  func close() { _ = Glibc.close(descriptor) }
}
