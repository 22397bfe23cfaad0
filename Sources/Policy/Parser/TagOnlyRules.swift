import Schemas

/// Field rules of topics that list no fields: all with the same settings have the same.
struct TagOnlyRules {
  struct Settings: Hashable {
    let format: ValueFormat
    let onInvalid: InvalidValues
    let unclassified: UnclassifiedFields
  }

  private var known: [Settings: (rules: FieldRules, sealed: [FieldEntry])] = [:]

  subscript(settings: Settings) -> (rules: FieldRules, sealed: [FieldEntry])? {
    get { known[settings] }
    set { known[settings] = newValue }
  }
}
