import Model

/// Which keys sign the ledger, for how long its entries and their copies stay, and where it is anchored. At most one.
package enum EvidencePolicy: Kind {
    package static let name = "EvidencePolicy"

    package struct Spec: Hashable, Sendable {
        package var keys: [Pin]
        package var retention: RetentionPolicy.KeepSpan
        package var anchors: [Anchor]
    }

    /// A way to show the newest checkpoint to somebody else, and how often.
    package struct Anchor: Hashable, Sendable {
        package var type: AnchorRecord.Form
        package var interval: Duration
        package var url: String?

        package var subject: ResourceID { ResourceID(anchor: type, url) }
    }

    /// A key that the manifests know, from elsewhere than the evidence.
    package struct Pin: Hashable, Sendable {
        package var key: String
        package var until: Timestamp?
        package var reason: String?
    }
}

extension KeyRecord {
    package init(_ pin: EvidencePolicy.Pin, revision: Digest) {
        self.init(.pinned, pin.key, until: pin.until, reason: pin.reason)
        self.revision = revision
    }
}

extension RetentionPolicy.KeepSpan {
    /// At most so long, whichever years and months they are; `nil` for a count.
    package var longest: Duration? {
        guard case .period(let years, let months, let days) = self else { return nil }
        let (wholeYears, rest) = (years + months / 12, months % 12)
        return .seconds(86_400 * (wholeYears * 365 + (wholeYears + 3) / 4 + rest * 31 + days))
    }
}
