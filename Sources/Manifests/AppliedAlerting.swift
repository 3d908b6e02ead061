import Model

extension Desired {
    /// Kinds that say who hears of what.
    package static let alertingKinds = [AlertChannel.name, AlertRoute.name, Team.name, User.name]

    /// These manifests with the channels, routes, teams and users that are in force.
    /// - Parameter rows: specs as JSON, as `Resource.document` has them, by kind and name.
    /// - Returns: `nil` where they are not those that this version writes: nothing can be said of them.
    package func alerting(as rows: [ResourceID: String]) -> Desired? {
        var applied = self
        (applied.channels, applied.routes, applied.teams, applied.users) = ([], [], [], [])
        for (id, spec) in rows.sorted(by: { $0.key < $1.key }) {
            let text = "apiVersion: pra/v1\nkind: \(id.kind)\nmetadata: {name: \(id.name)}\nspec: \(spec)\n"
            let reading = readManifests(SourceFile(path: "in force", bytes: Array(text.utf8)))
            guard !reading.problems.contains(where: { $0.severity == .error }) else { return nil }
            applied.channels += reading.desired.channels
            applied.routes += reading.desired.routes
            applied.teams += reading.desired.teams
            applied.users += reading.desired.users
        }
        return applied
    }
}
