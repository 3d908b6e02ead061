import Manifests
import Model

/// What a rule says of a manifest that does not meet it.
package struct AdmissionFinding: Sendable {
    package var resource: ResourceID
    /// Of the manifest, so that one that is denied later than it was admitted can be told from a new one.
    package var digest: Digest
    /// An error where the rule denies.
    package var problem: Diagnostic
}

/// What the admission policies say of the manifests beside which they are stated. Pure and total.
package func admissionFindings(in desired: Desired) -> [AdmissionFinding] {
    admissionFindings(in: desired, by: desired.admissions)
}

package func admissionFindings(
    in desired: Desired, by policies: [Resource<AdmissionPolicy.Spec>]
) -> [AdmissionFinding] {
    let rows = Dictionary(uniqueKeysWithValues: kindTable.map { ($0.name, $0) })
    return policies.flatMap { policy -> [AdmissionFinding] in
        let selected = Selected(by: policy.spec.selector, in: desired)
        return policy.spec.rules.flatMap { rule -> [AdmissionFinding] in
            guard let row = rows[rule.kind] else { return [] }
            return desired.documents.filter { $0.kind == rule.kind && selected.contains($0) }.compactMap {
                finding(rule, of: policy.name, in: $0, row)
            }
        }
    }
}

private func finding(
    _ rule: AdmissionPolicy.Rule, of policy: String, in document: EffectiveManifest, _ row: KindRow
) -> AdmissionFinding? {
    let outcome = rule.require.outcome(in: document, row)
    guard !outcome.holds else { return nil }
    var problem = Diagnostic(
        rule.effect == .deny ? .error : .warning, rule: "\(policy)/\(rule.name)",
        at: document.location(of: outcome.place), path: outcome.place.text, what: rule.message.english,
        remedy: "AdmissionPolicy/\(policy) asks: \(rule.require.text)")
    problem.translations = [.french: rule.message.french]
    return AdmissionFinding(
        resource: ResourceID(document.kind, document.name ?? ""), digest: document.digest, problem: problem)
}

/// The manifests that a selector is about: those that carry its labels, and what serves a cluster that does. So a plan
/// of a production cluster is held to the rules for production, whether somebody labelled it or not.
private struct Selected {
    private let wanted: [String: String]
    private let serving: Set<ResourceID>

    init(by selector: AdmissionPolicy.Selector, in desired: Desired) {
        let wanted = selector.matchLabels
        self.wanted = wanted
        let plans = desired.plans.filter { plan in
            desired.clusters(of: plan).contains { cluster in
                wanted.allSatisfy { cluster.metadata.labels[$0.key] == $0.value }
            }
        }
        serving = Set(
            plans.flatMap { plan in
                [plan.id, ResourceID(RetentionPolicy.name, plan.spec.retention.ref)]
                    + plan.spec.stores.map { ResourceID(BackupStore.name, $0) }
            })
    }

    func contains(_ document: EffectiveManifest) -> Bool {
        guard !wanted.isEmpty else { return false }
        if let name = document.name, serving.contains(ResourceID(document.kind, name)) { return true }
        let labels = document.values.member("metadata")?.member("labels")?.json
        return wanted.allSatisfy { labels?[$0.key] == .text($0.value) }
    }
}
