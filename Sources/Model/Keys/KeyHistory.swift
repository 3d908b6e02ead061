/// What a ledger says of the keys that sign it, folded from its facts in order.
package struct KeyHistory: Hashable, Sendable {
    /// Until when a key's signatures count, and why not longer.
    package struct End: Hashable, Sendable {
        package var from: Timestamp
        package var reason: String?
    }

    /// When each key was first written down.
    package private(set) var created: [KeyPeriod: Timestamp] = [:]
    /// As the manifests pin them now.
    package private(set) var pins: [String: KeyRecord] = [:]
    private var revocations: [String: End] = [:]

    package init() {}

    package mutating func take(_ fact: Fact) {
        guard case .keyed(let record) = fact.event else { return }
        switch record.step {
        case .created: created[KeyPeriod(since: record.since ?? 0, key: record.key)] = fact.at
        case .pinned: pins[record.key] = record
        case .unpinned: pins[record.key] = nil
        case .revoked: revoke(record, at: fact.at)
        case .rotated: break
        }
    }

    /// The earliest of what the manifests and `pra ledger key revoke` say; `nil` while all that it signs counts.
    package func end(of key: String) -> End? {
        let pinned = pins[key].flatMap { pin in pin.until.map { End(from: $0, reason: pin.reason) } }
        return [pinned, revocations[key]].compactMap(\.self).min { $0.from < $1.from }
    }

    /// Whether pins are stated, and this key is not among them.
    package func isUnpinned(_ key: String) -> Bool { !pins.isEmpty && pins[key] == nil }

    /// A later statement can only say that it ended earlier: what did not count once never counts again.
    private mutating func revoke(_ record: KeyRecord, at time: Timestamp) {
        let end = End(from: record.until ?? time, reason: record.reason)
        if let known = revocations[record.key], known.from <= end.from { return }
        revocations[record.key] = end
    }
}
