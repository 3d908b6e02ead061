import Model

/// Everything that the files state, or every problem in them. There is a result exactly when no problem is an error.
package func loadManifests(_ files: [SourceFile]) -> (Desired?, [Diagnostic]) {
    assemble(files.map { readManifests($0) })
}

/// Puts files together: names must be unique, references must lead somewhere. The order of `readings` does not matter.
/// - Parameter isZone: whether the host knows a time zone of this name.
package func assemble(
    _ readings: [FileReading], isZone: (String) -> Bool = { _ in true }
) -> (Desired?, [Diagnostic]) {
    let sorted = readings.sorted { $0.path < $1.path }
    var desired = Desired(revision: revision(of: sorted))
    for reading in sorted {
        for row in kindTable { row.append(reading.desired, &desired) }
        desired.documents += reading.desired.documents
    }
    var problems = sorted.flatMap(\.problems)
    let names = NameTable(sorted.flatMap(\.declared), &problems)
    // A file that could not be read may hold what others refer to; then a missing name is not news.
    if !problems.contains(where: { unreadable.contains($0.rule) }) {
        problems += sorted.flatMap(\.references).compactMap(names.problem)
        problems += unreachedReceivers(desired, among: sorted.flatMap(\.declared))
    }
    problems +=
        settleSurvivors(&desired) + unknownZones(desired, isZone) + strayWaivers(desired) + strangers(desired)
        + secondEvidencePolicies(desired)
    let isValid = !problems.contains { $0.severity == .error }
    if isValid { problems += unselectingPlans(desired) + spoolsBeside(desired) + shortLocks(desired) }
    return (isValid ? desired : nil, problems.sorted { $0.location < $1.location })
}

/// Problems that hide whole manifests.
private let unreadable: Set<String> = [
    "syntax", "tab", "encoding", "file-too-large", "too-deep", "too-many-documents", "too-many-values",
    "too-many-problems",
    "alias-bomb",
    "unknown-alias",
]

/// SHA-256 over each file's name, the name's length before it and the digest of its bytes behind it.
private func revision(of readings: [FileReading]) -> Digest {
    sha256(
        readings.flatMap { reading in
            Array("\(reading.path.utf8.count) \(reading.path)".utf8) + reading.desired.revision.bytes
        })
}

/// The names of all manifests, by kind.
private struct NameTable {
    private var first: [ResourceID: SourceLocation] = [:]

    /// Reports each name that a kind has twice, at the later place.
    init(_ declarations: [Declaration], _ problems: inout [Diagnostic]) {
        for declaration in declarations {
            let (id, location) = (declaration.id, declaration.location)
            guard let earlier = first[id] else {
                first[id] = location
                continue
            }
            problems.append(
                Diagnostic(
                    rule: "duplicate-manifest", at: location, path: "metadata.name",
                    what: "\(id) is stated twice; the other is at \(earlier)", remedy: "remove or rename one of them"))
        }
    }

    func problem(_ reference: Reference) -> Diagnostic? {
        guard first[ResourceID(reference.kind, reference.name)] == nil else { return nil }
        let names = first.keys.filter { $0.kind == reference.kind }.prefix(1000).map(\.name)
        return Diagnostic(
            rule: "unknown-reference", at: reference.location, path: reference.path,
            what: "there is no \(reference.kind) “\(reference.name)”",
            remedy: names.isEmpty ? "add \(withArticle(reference.kind))" : suggestion(for: reference.name, among: names)
        )
    }
}

/// Warns of plans that protect nothing: no cluster carries their labels.
private func unselectingPlans(_ desired: Desired) -> [Diagnostic] {
    var byLabel: [Label: [Int]] = [:]
    for (index, cluster) in desired.clusters.enumerated() {
        for (key, value) in cluster.metadata.labels {
            byLabel[Label(key: key, value: value), default: []].append(index)
        }
    }
    return desired.plans.compactMap { plan in
        let wanted = plan.spec.clusters.matchLabels.map { Label(key: $0.key, value: $0.value) }
        // The rarest label leaves the fewest clusters to look at.
        guard let rarest = wanted.map({ byLabel[$0] ?? [] }).min(by: { $0.count < $1.count }) else { return nil }
        let isSelected = rarest.contains { index in
            wanted.allSatisfy { desired.clusters[index].metadata.labels[$0.key] == $0.value }
        }
        return isSelected ? nil : unselecting(plan)
    }
}

private struct Label: Hashable {
    var key: String
    var value: String
}

private func unselecting(_ plan: Resource<RecoveryPlan.Spec>) -> Diagnostic {
    let labels = plan.spec.clusters.matchLabels.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    return Diagnostic(
        .warning, rule: "selects-nothing", at: plan.location, path: "spec.clusters.matchLabels",
        what: "\(plan.id) selects no cluster: none carries {\(labels.joined(separator: ", "))}",
        remedy: "give a Cluster these labels in metadata.labels, or change the selector")
}

/// `an AlertRoute`, `a BackupStore`.
private func withArticle(_ kind: String) -> String { "\("AEIO".contains(kind.prefix(1)) ? "an" : "a") \(kind)" }
