import Model

/// What is wrong with the key that signs now.
package func keyBreaches(_ newest: KeyPeriod, _ history: KeyHistory, at now: Timestamp) -> [Breach] {
    var found: [Breach] = []
    if history.isUnpinned(newest.key) {
        found.append(
            Breach(
                id: "evidence.unpinned/\(newest.origin)", type: "evidence.unpinned", severity: .critical,
                message: Message(.incidentKeyUnpinned, .name(newest.key))))
    }
    if let end = history.end(of: newest.key), end.from <= now {
        found.append(
            Breach(
                id: "evidence.revoked/\(newest.origin)", type: "evidence.revoked", severity: .critical,
                message: Message(.incidentKeyEnded, .name(newest.key), .instant(end.from))))
    }
    return found
}
