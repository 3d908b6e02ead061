import Crypto
import Model
import Planning
import Reports

/// Restores that are asked for in the console: copies into an empty folder, never over what is there.
package protocol RestoreSource: Sendable {
    /// What a restore would do, found without doing it: the store is read for it.
    func preview(of wish: RestoreWish) async throws(PraError) -> RestorePreview
    /// The command that does it, on the host that the plan names.
    func command(for intent: RestoreIntent) async -> RestoreLine
    /// `nil` where the store was not seen, or has no point of the cluster.
    func window(of cluster: String, in store: String) async -> RestoreWindow?
    /// Starts the command in a process of its own, which goes on when this one ends, and does not wait for it. What it
    /// came to is recorded as a step of the request `id`.
    func begin(_ intent: RestoreIntent, for id: String, by user: String) async
}

/// What somebody wants to have restored.
package struct RestoreWish: Hashable, Sendable {
    package var cluster: String
    package var store: String
    /// `nil` is the latest.
    package var moment: Timestamp?
    /// Absolute.
    package var directory: String

    package init(cluster: String, store: String, moment: Timestamp?, directory: String) {
        (self.cluster, self.store, self.moment, self.directory) = (cluster, store, moment, directory)
    }
}

/// As it is typed.
package struct RestoreLine: Hashable, Sendable {
    package var text: String
    /// Whether this process is where it is to be typed.
    package var isHere: Bool

    package init(text: String, isHere: Bool) { (self.text, self.isHere) = (text, isHere) }
}

package struct RestorePreview: Sendable {
    package var plan: RestorePlanDocument
    package var intent: RestoreIntent

    package init(plan: RestorePlanDocument, intent: RestoreIntent) { (self.plan, self.intent) = (plan, intent) }
}

extension RestoreIntent {
    /// What an approval is given for: another intent has another one.
    package var digest: Model.Digest {
        let fields = [
            cluster, store, identity.id, identity.place.hex, point.text, target, "\(timeline)", directory, host,
        ]
        // Each with its length, so that no two intents read the same.
        let text = fields.map { "\($0.utf8.count):\($0)" }.joined(separator: ",")
        return Model.Digest(SHA256.hash(data: Array("pra.restore-intent/1,\(text)".utf8)))
    }

    /// What is other now, in words.
    func differences(from now: RestoreIntent) -> [String] {
        let pairs = [
            ("store", "\(store) \(identity)", "\(now.store) \(now.identity)"), ("point", point.text, now.point.text),
            ("target", target, now.target), ("timeline", "\(timeline)", "\(now.timeline)"),
            ("directory", directory, now.directory), ("host", host, now.host), ("cluster", cluster, now.cluster),
        ]
        return pairs.filter { $1 != $2 }.map { "\($0): \($2) in place of \($1)" }
    }
}
