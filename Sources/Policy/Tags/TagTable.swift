import YAML

/// What tags mean for fields: the entries under `tags:` and `protect:` of all files, put together.
struct TagTable {
  var tags: [TagRule] = []
  var protections: [ProtectRule] = []
  /// Those with paths, in the files' order; no place twice.
  var paths: [FieldEntry] = []
  /// Those with tags of schemas, in the order in which they decide: what is sealed before what stays readable, then as under
  /// `protect:`; no tag twice.
  var schemaTags: [FieldEntry] = []
  /// Entries of tags that have none under `protect:`.
  var unprotected: [TagRule] = []
  /// Whether some entry could not be read, so that others seem to be missing.
  var isFaulty = false
}
