import CUV

/// The end of a libuv handle, the same for every kind: memory and owner are given up once libuv is done with them.
enum LoopHandle {
  /// `handle.data` must hold the reference that its owner gave it.
  static func close<Handle>(_ handle: UnsafeMutablePointer<Handle>) {
    let general = UnsafeMutableRawPointer(handle).assumingMemoryBound(to: uv_handle_t.self)
    guard uv_is_closing(general) == 0 else { return }
    uv_close(general) { handle in
      guard let handle else { return }
      let owner = handle.pointee.data
      UnsafeMutableRawPointer(handle).deallocate()
      if let owner { Unmanaged<AnyObject>.fromOpaque(owner).release() }
    }
  }
}
