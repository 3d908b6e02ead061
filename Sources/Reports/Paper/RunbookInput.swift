import Model

/// What the manifests state and the ledger has measured, as far as somebody needs it who has to act at night.
package struct RunbookInput: Hashable, Sendable, Codable {
    package static let schema = "pra.runbook/1"

    package var schema = Self.schema
    package var at: Timestamp
    /// Of the manifests that it was made from: it is out of date when they have another one.
    package var revision: Digest
    package var ledgerEntries: Int
    /// Where the commands are typed.
    package var folder: String
    package var state: String
    /// In the order in which they are called.
    package var people: [Contact]
    package var receivers: [Receiver]
    package var clusters: [Subject]

    package init(
        at: Timestamp, revision: Digest, ledgerEntries: Int, folder: String, state: String, people: [Contact],
        receivers: [Receiver], clusters: [Subject]
    ) {
        (self.at, self.revision, self.ledgerEntries) = (at, revision, ledgerEntries)
        (self.folder, self.state, self.people) = (folder, state, people)
        (self.receivers, self.clusters) = (receivers, clusters)
    }
}

extension RunbookInput {
    package struct Contact: Hashable, Sendable, Codable {
        package var team: String
        package var name: String
        package var role: String
        package var mail: String?
        package var phone: String?

        package init(team: String, name: String, role: String, mail: String?, phone: String?) {
            (self.team, self.name, self.role, self.mail, self.phone) = (team, name, role, mail, phone)
        }
    }

    /// Whom alerts go to by themselves.
    package struct Receiver: Hashable, Sendable, Codable {
        package var name: String
        package var channels: [String]

        package init(name: String, channels: [String]) { (self.name, self.channels) = (name, channels) }
    }

    /// One cluster with the plan that protects it.
    package struct Subject: Hashable, Sendable, Codable {
        package var name: String
        package var plan: String
        /// In the order in which `pra` tries them.
        package var hosts: [String]
        package var port: Int
        package var database: String
        package var user: String
        /// Who owns the files of a restored server; `nil` for whoever runs `pra`.
        package var owner: String?
        package var scenarios: [StatedObjectives.Scenario]
        package var stores: [Place]
        package var drills: [Drill]
        package var restore: RestoreRecord?

        package init(
            name: String, plan: String, hosts: [String], port: Int, database: String, user: String, owner: String?,
            scenarios: [StatedObjectives.Scenario], stores: [Place], drills: [Drill], restore: RestoreRecord?
        ) {
            (self.name, self.plan, self.hosts, self.port) = (name, plan, hosts, port)
            (self.database, self.user, self.owner, self.scenarios) = (database, user, owner, scenarios)
            (self.stores, self.drills, self.restore) = (stores, drills, restore)
        }
    }

    package struct Place: Hashable, Sendable, Codable {
        package var name: String
        package var url: String
        package var site: String
        package var isEncrypted: Bool

        package init(name: String, url: String, site: String, isEncrypted: Bool) {
            (self.name, self.url, self.site, self.isEncrypted) = (name, url, site, isEncrypted)
        }
    }

    /// The latest of a scenario.
    package struct Drill: Hashable, Sendable, Codable {
        package var at: Timestamp
        package var record: DrillRecord

        package init(at: Timestamp, record: DrillRecord) { (self.at, self.record) = (at, record) }
    }
}
