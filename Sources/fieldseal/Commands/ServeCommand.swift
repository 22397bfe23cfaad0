import Glibc
import Logging
import Policy
import Proxy
import YAML

/// `fieldseal serve`
enum ServeCommand {
  static let command = Command(
    name: "serve",
    summary: "run the proxy",
    discussion: """
      Logs a line with event=ready and the address once clients can connect. SIGTERM and SIGINT let requests in flight
      finish, for drainTimeout at most; a second signal ends at once.
      """,
    options: [
      CommandTable.configuration,
      Option(name: "check", help: "look configuration, policies and keys over, and stop"),
    ],
    run: run)

  private static func run(_ arguments: ParsedArguments) throws(CommandError) -> ExitCode {
    let loaded: (configuration: ProxyConfiguration, policy: Policy)
    do throws(Diagnostics) {
      loaded = try ProxyConfiguration.loadWithPolicy(arguments.value("config"))
    } catch {
      throw CommandError(error)
    }
    if arguments.isSet("check") {
      try ServeCheck.run(loaded.configuration, loaded.policy, file: arguments.value("config"))
      return .ok
    }
    prepareSignals()
    let settings = loaded.configuration.log
    let log = Logger(level: settings.level, format: settings.format)
    for (event, warnings) in [
      ("configuration_warning", loaded.configuration.warnings), ("policy_warning", loaded.policy.warnings),
    ] {
      for warning in warnings {
        log.warn(event, ["at": .describing(warning.position), "reason": .string(warning.message)])
      }
    }
    do throws(StartError) {
      try ProxyService(configuration: loaded.configuration, policy: loaded.policy, log: log).run()
    } catch {
      throw CommandError(error.description)
    }
    return .ok
  }

  private static func prepareSignals() {
    // A log that nobody reads is an error of the write and not the end.
    signal(SIGPIPE, SIG_IGN)
    // A process inherits what its parent has blocked, as thread pools do; it would never hear of its end.
    var ends = sigset_t()
    sigemptyset(&ends)
    sigaddset(&ends, SIGTERM)
    sigaddset(&ends, SIGINT)
    pthread_sigmask(SIG_UNBLOCK, &ends, nil)
  }
}
