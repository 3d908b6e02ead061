import Model

/// Where everything on paper begins: what there is to read, for whom, and what to do first.
package struct Docs: Hashable, Sendable, Codable {
    package static let schema = "pra.docs/1"

    package var schema = Self.schema
    /// Who, what and where, as the runbook has it; its revision is that of the manifests now.
    package var runbook: RunbookInput
    /// What the folder for reports has.
    package var papers: [Paper]
    /// Oldest first.
    package var incidents: [OpenIncident]
    package var commands: [Command]

    package init(runbook: RunbookInput, papers: [Paper], incidents: [OpenIncident], commands: [Command]) {
        (self.runbook, self.papers, self.incidents, self.commands) = (runbook, papers, incidents, commands)
    }
}

extension Docs {
    /// A page in the folder for reports.
    package struct Paper: Hashable, Sendable, Codable {
        package enum Kind: String, Sendable, Codable, CaseIterable {
            case runbook, slaReport, metrics, preflight, postIncident
        }

        package var kind: Kind
        /// Below the folder for reports: `2026-10/sla.fr.html`.
        package var file: String
        /// What its JSON form says of itself; `nil` when it does not.
        package var stamp: Stamp?

        package init(kind: Kind, file: String, stamp: Stamp?) {
            (self.kind, self.file, self.stamp) = (kind, file, stamp)
        }

        /// Without a stamp older than everything.
        var madeAt: Timestamp { stamp?.at ?? Timestamp(microseconds: .min) }
    }

    package struct Stamp: Hashable, Sendable, Codable {
        package var at: Timestamp
        /// Of the manifests that it was made from; `nil` where it follows from the ledger alone.
        package var revision: Digest?

        package init(at: Timestamp, revision: Digest?) { (self.at, self.revision) = (at, revision) }
    }

    package struct OpenIncident: Hashable, Sendable, Codable {
        package var id: String
        package var since: Timestamp
        package var severity: String
        package var words: Message

        package init(id: String, since: Timestamp, severity: String, words: Message) {
            (self.id, self.since, self.severity, self.words) = (id, since, severity, words)
        }
    }

    package struct Command: Hashable, Sendable, Codable {
        /// As it is typed after `pra`.
        package var path: String
        package var english: String
        package var french: String

        package init(path: String, english: String, french: String) {
            (self.path, self.english, self.french) = (path, english, french)
        }
    }
}

extension Docs.Paper.Kind {
    /// What kind of page a file is, and the JSON form beside it; `nil` for what `pra` writes no page of.
    /// - Parameter file: below the folder for reports, in one language: `runbook.fr.html`.
    package static func page(_ file: String, in language: Language) -> (kind: Self, json: String)? {
        let ending = ".\(language.rawValue).html"
        guard file.hasSuffix(ending) else { return nil }
        let stem = String(file.dropLast(ending.count))
        let kind: Self? =
            switch stem.split(separator: "/").last {
            case "runbook": .runbook
            case "sla": .slaReport
            case "metrics": .metrics
            case "preflight": .preflight
            case let name? where name.hasPrefix("incident-"): .postIncident
            default: nil
            }
        return kind.map { ($0, "\(stem).json") }
    }
}

extension Docs.OpenIncident {
    package init(_ incident: (record: IncidentRecord, since: Timestamp)) {
        let record = incident.record
        self.init(
            id: record.id, since: incident.since, severity: record.severity,
            words: record.words ?? Message(quoting: record))
    }
}
