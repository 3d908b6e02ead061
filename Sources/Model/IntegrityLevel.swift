/// How far it was looked whether a point gives back what was backed up, the least first. Each is a check of its own:
/// one that was not made is not told.
package enum IntegrityLevel: String, Hashable, Sendable, Codable, CaseIterable, Comparable {
    /// Every extent has the hash by which it is stored.
    case extents
    /// Every restored file has the size and checksum of the backup manifest.
    case manifest
    /// PostgreSQL recovered it to consistency, and answered.
    case recovery
    /// `pg_amcheck` read every table and B-tree, with their page checksums where the cluster has any.
    case pages
    /// The manifest's critical tables and SQL checks.
    case sql
    /// The application answered at its endpoint.
    case endpoint

    package static func < (a: Self, b: Self) -> Bool { a.rank < b.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

extension DrillRecord {
    /// Checks that are about the copy's surroundings, or its age, and not about what is in it.
    private static let otherChecks: Set<String> = [
        "structure", "amcheck", "freshness", "recovery key", "network", "collations", "platform",
    ]

    /// Names of pra's own checks in drills and restores, which no check of a manifest may have.
    package static let reservedChecks = otherChecks.union(["recovery", "tables", "constraints", "indexes"])

    /// What it shows of each level: whether it passed; absent where it was not checked or could not be judged. A drill
    /// asks no endpoint.
    package var levels: [IntegrityLevel: Bool] {
        var levels: [IntegrityLevel: Bool] = [:]
        // Every extent is held against its hash while it is fetched.
        if reached != nil { (levels[.extents], levels[.recovery]) = (true, true) }
        levels[.manifest] = outcome(of: checks.filter { $0.name == "structure" })
        levels[.pages] = outcome(of: checks.filter { $0.name == "amcheck" })
        levels[.sql] = outcome(of: checks.filter { !DrillRecord.otherChecks.contains($0.name) })
        return levels
    }

    private func outcome(of checks: [Check]) -> Bool? {
        if checks.contains(where: { $0.passed == false }) { return false }
        return checks.contains { $0.passed == true } ? true : nil
    }
}
