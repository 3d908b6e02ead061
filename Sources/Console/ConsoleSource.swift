import Model
import Reports

/// What the console shows, as the process at work has it. Nothing here waits for a cluster or a store.
package protocol ConsoleSource: Sendable {
    /// As of the last look; `nil` before the first.
    func status() async -> StatusDocument?
    /// Who can log in, by the manifests that are in force.
    func accounts() async -> [ConsoleAccount]
    func now() -> Timestamp
}
