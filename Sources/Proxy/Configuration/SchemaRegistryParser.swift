import HTTP
import Schemas
import YAML

/// Reads `schemaRegistry`.
struct SchemaRegistryParser {
  /// The configuration file, which paths are relative to.
  let file: String

  private static let names = [
    "url", "timeout", "ca", "username", "passwordFile", "tokenFile", "certificate", "key",
  ]

  func read(
    _ node: Node, _ positions: inout ConfigurationPositions, _ problems: inout Diagnostics
  ) -> RegistrySettings? {
    positions.schemaRegistry = node.position
    guard let fields = Fields(node, "'schemaRegistry'", names: Self.names, &problems) else { return nil }
    let urls = fields.required("url", hint: "url: https://host:8081", &problems)
      .map { readURLs($0, &positions, &problems) }
    var settings = RegistrySettings(urls: urls ?? [])
    // As for data keys: clients give up after 30 s.
    if let node = fields["timeout"],
      let timeout = node.duration("'timeout'", in: .milliseconds(10) ... .seconds(25), &problems)
    {
      settings.timeout = timeout
    }
    settings.certificateAuthorities = path(fields, "ca", &positions, &problems)
    settings.certificate = path(fields, "certificate", &positions, &problems)
    settings.key = path(fields, "key", &positions, &problems)
    if let lone = ["certificate", "key"].first(where: { fields[$0] != nil }),
      fields["certificate"] == nil || fields["key"] == nil
    {
      let other = lone == "key" ? "certificate" : "key"
      problems.report(
        .missing, at: fields.position(of: lone), "'\(lone)' needs '\(other)' beside it: both are PEM files")
    }
    settings.credentials = readCredentials(fields, &positions, &problems)
    return settings
  }

  private func path(
    _ fields: Fields, _ name: String, _ positions: inout ConfigurationPositions, _ problems: inout Diagnostics
  ) -> String? {
    guard let node = fields[name], let text = node.text("'\(name)'", &problems) else { return nil }
    let path = FilePath.resolve(text, besides: file)
    positions.registryFiles[path] = node.position
    return path
  }

  /// One URL or a list of them.
  private func readURLs(
    _ node: Node, _ positions: inout ConfigurationPositions, _ problems: inout Diagnostics
  ) -> [HTTPURL] {
    var nodes = [node]
    if case .sequence(let items) = node.content {
      nodes = items
      if items.isEmpty { problems.report(.missing, at: node.position, "'url' is empty; name at least one") }
    }
    var urls: [HTTPURL] = []
    for node in nodes {
      guard let text = node.text("'url'", &problems) else { continue }
      do throws(HTTPError) {
        let url = try HTTPURL(text)
        guard url.query.isEmpty else {
          problems.report(.invalidValue, at: node.position, "'url' cannot have a query (?…)")
          continue
        }
        guard !urls.contains(url) else { continue }
        urls.append(url)
        positions.registryURLs[url] = node.position
      } catch {
        // The text itself is not repeated: there may be a password in it.
        problems.report(
          .invalidValue, at: node.position,
          "'url': \(error.message); it is as in https://host:8081, with 'username' and 'passwordFile' beside it"
        )
      }
    }
    return urls
  }

  private func readCredentials(
    _ fields: Fields, _ positions: inout ConfigurationPositions, _ problems: inout Diagnostics
  ) -> RegistryCredentials {
    let user = fields["username"]?.text("'username'", &problems)
    let passwordFile = path(fields, "passwordFile", &positions, &problems)
    let tokenFile = path(fields, "tokenFile", &positions, &problems)
    if fields["tokenFile"] != nil,
      let other = ["username", "passwordFile"].first(where: { fields[$0] != nil })
    {
      problems.report(
        .conflict, at: fields.position(of: "tokenFile"),
        "'schemaRegistry' has both 'tokenFile' and '\(other)'; remove one")
      return .none
    }
    if let tokenFile { return .bearer(tokenFile: tokenFile) }
    if fields["username"] != nil, fields["passwordFile"] == nil {
      problems.report(
        .missing, at: fields.position(of: "username"),
        "'username' needs 'passwordFile' beside it: a file whose first line is the password")
    }
    if fields["passwordFile"] != nil, fields["username"] == nil {
      problems.report(
        .missing, at: fields.position(of: "passwordFile"), "'passwordFile' needs 'username' beside it")
    }
    guard let user, let passwordFile else { return .none }
    guard !user.utf8.contains(UInt8(ascii: ":")) else {
      problems.report(
        .invalidValue, at: fields.position(of: "username"), "'username' cannot hold a colon (RFC 7617)")
      return .none
    }
    return .basic(user: user, passwordFile: passwordFile)
  }
}
