/// A way in which backups of PostgreSQL were lost or lied somewhere in the field, and the tests that show what becomes
/// of it here.
struct Pitfall: Sendable {
    var what: String
    /// Each as its file and its function: `DrillTests.aFalseCheckFailsTheDrillAsARecord`.
    var tests: [String]
    /// Why no test shows it; `nil` where one does.
    var untested: String?

    init(_ what: String, _ tests: String...) { (self.what, self.tests, untested) = (what, tests, nil) }

    init(_ what: String, untested: String) { (self.what, tests, self.untested) = (what, [], untested) }

    /// By where they wait: in a base backup, in the WAL, …
    static let all: [(area: String, pitfalls: [Pitfall])] = [
        ("base backup", baseBackup), ("WAL", wal), ("restore", restore), ("store", store), ("retention", retention),
        ("clocks", clocks), ("failover", failover), ("loop", loop), ("drill", drill), ("failures", failures),
    ]
}
