import Model

/// There is one ledger, so what holds of it is said in one place.
func secondEvidencePolicies(_ desired: Desired) -> [Diagnostic] {
    desired.evidence.dropFirst().map { policy in
        Diagnostic(
            rule: "second-evidence-policy", at: policy.location, path: "metadata.name",
            what: "\(policy.id) is stated beside \(desired.evidence[0].id), and there is one ledger",
            remedy: "state all of it in one EvidencePolicy")
    }
}

/// Warns of stores whose locks end before the evidence in them may go: until then nobody can delete it, and after that
/// whoever has the credentials can.
func shortLocks(_ desired: Desired) -> [Diagnostic] {
    guard let retention = desired.evidence.first?.spec.retention.longest else { return [] }
    return desired.stores.compactMap { store in
        guard let lock = store.spec.s3?.lock, lock.period < retention else { return nil }
        return Diagnostic(
            .warning, rule: "evidence-lock", at: store.location, path: "spec.s3.lock.period",
            what: "\(store.id) locks what is put for \(DurationText.compact(lock.period)), and evidence must "
                + "stay for \(DurationText.compact(retention))",
            remedy: "have other copies of it elsewhere, such as `pra ledger export`, or lock for as long")
    }
}
