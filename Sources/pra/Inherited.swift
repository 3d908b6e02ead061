import FoundationEssentials
import Glibc

/// What this process was started with.
enum Inherited {
    /// Before `dropLibpqVariables`: a secret may stand in any variable, also in `PGPASSWORD`.
    static let environment = ProcessInfo.processInfo.environment

    /// Manifests alone say what is connected to, and how safely: for what libpq is not told it would turn to
    /// `PGHOSTADDR`, `PGSERVICE`, `PGSSLCERT`… All of `PG*`, because each libpq knows more of them. Called before there
    /// are other threads.
    static func dropLibpqVariables() {
        for name in environment.keys where name.hasPrefix("PG") { unsafe unsetenv(name) }
    }
}
