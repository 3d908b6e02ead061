import Model

extension Desired {
    /// Kinds that say who hears of what.
    package static let alertingKinds = [AlertChannel.name, AlertRoute.name, Team.name, User.name]

    /// These manifests with the channels, routes, teams and users that are in force.
    /// - Parameter rows: specs as JSON, as `Resource.document` has them, by kind and name.
    /// - Returns: `nil` where they are not those that this version writes: nothing can be said of them.
    package func alerting(as rows: [ResourceID: String]) -> Desired? {
        guard let rows = Self.read(rows) else { return nil }
        var applied = self
        (applied.channels, applied.routes) = (rows.channels, rows.routes)
        (applied.teams, applied.users) = (rows.teams, rows.users)
        return applied
    }

    /// These manifests with the defaults of dashboards that are in force; as above.
    package func dashboards(as rows: [ResourceID: String]) -> Desired? {
        guard let rows = Self.read(rows) else { return nil }
        var applied = self
        applied.widgets = rows.widgets
        return applied
    }

    private static func read(_ rows: [ResourceID: String]) -> Desired? {
        let texts = rows.sorted { $0.key < $1.key }.map { id, spec in
            "apiVersion: pra/v1\nkind: \(id.kind)\nmetadata: {name: \(id.name)}\nspec: \(spec)\n"
        }
        let all = SourceFile(path: "in force", bytes: Array(texts.joined(separator: "---\n").utf8))
        let reading = readManifests(all)
        return reading.problems.contains { $0.severity == .error } ? nil : reading.desired
    }
}
