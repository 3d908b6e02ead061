import Model

/// A way in which the ledger is to be anchored, and how often.
package struct StatedAnchor: Hashable, Sendable {
    package var subject: ResourceID
    package var interval: Duration

    package init(_ subject: ResourceID, every interval: Duration) {
        (self.subject, self.interval) = (subject, interval)
    }

    /// Behind by more, something is wrong: twice may be a slow pass.
    package var patience: Duration { interval * 3 }
}

/// Anchors that lag behind the ledger.
package func anchorBreaches(_ stated: [StatedAnchor], _ lag: AnchorLag, at now: Timestamp) -> [Breach] {
    stated.compactMap { anchor in
        let record = lag.newest[anchor.subject]
        guard let behind = lag.lag(behind: record, at: now), behind > anchor.patience else { return nil }
        return Breach(
            id: "evidence.unanchored/\(anchor.subject.name)", type: "evidence.unanchored", severity: .warning,
            message: Message(
                .incidentUnanchored, .name(anchor.subject.name), .count(lag.tail(above: record)), .duration(behind),
                .duration(anchor.interval)))
    }
}
