import YAML

/// Everything that is wrong in a set of policy files.
public typealias PolicyErrors = Diagnostics
