/// What a restore would do, as far as it decides what is there afterwards: all that an approval of it binds.
package struct RestoreIntent: Hashable, Sendable, Codable {
    package var cluster: String
    /// Its name in the manifests, and which store that was.
    package var store: String
    package var identity: StoreIdentity
    package var point: ActionID
    /// `latest`, or a moment.
    package var target: String
    package var timeline: Timeline
    package var directory: String
    package var host: String

    package init(
        cluster: String, from store: (name: String, identity: StoreIdentity), point: ActionID,
        to way: (target: String, timeline: Timeline), into place: (directory: String, host: String)
    ) {
        (self.cluster, self.store, identity, self.point) = (cluster, store.name, store.identity, point)
        (target, timeline, directory, host) = (way.target, way.timeline, place.directory, place.host)
    }
}

/// One step of a restore that somebody asks for in the console, and that runs when somebody else approved of it.
package struct RestoreRequestRecord: Hashable, Sendable, Codable {
    package struct Asked: Hashable, Sendable, Codable {
        package var intent: RestoreIntent
        /// Of the intent.
        package var digest: Digest
        /// Until when it can be approved.
        package var until: Timestamp

        package init(intent: RestoreIntent, digest: Digest, until: Timestamp) {
            (self.intent, self.digest, self.until) = (intent, digest, until)
        }
    }

    package struct Approval: Hashable, Sendable, Codable {
        /// Of what was approved, and where it may run.
        package var digest: Digest
        package var host: String
        package var comment: String

        package init(digest: Digest, host: String, comment: String) {
            (self.digest, self.host, self.comment) = (digest, host, comment)
        }
    }

    package enum Step: Hashable, Sendable, Codable {
        case asked(Asked)
        case approved(Approval)
        case withdrawn
        /// Recorded before its process is started, so that no approval is used twice.
        case begun
        /// How its process ended; `failure` is `nil` where all went well.
        case ended(failure: String?)
    }

    /// Of the request.
    package var id: String
    package var step: Step

    package init(id: String, step: Step) { (self.id, self.step) = (id, step) }
}
