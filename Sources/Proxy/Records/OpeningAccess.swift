import FieldCrypto

/// What opening the records of one partition may use.
struct OpeningAccess {
  let dataKeys: DataKeys
  /// What has become known by waiting since the frame was first looked at.
  let waited: FrameWait
  /// A number that no other partition has had on this loop.
  let partition: UInt64
  /// Whether what never was sealed is handed out.
  let passesUnsealed: Bool
}
