import Manifests
import Model
import Planning
import Ports

/// Reports are written by the face; the loop says which are due, and keeps that they were written.
extension Loop {
    /// The oldest report of each schedule that is due.
    /// - Throws: `.stateUnavailable` when none is as far as this host knows, and it does not know the zone of a
    ///   schedule.
    package func dueReports() async throws(PraError) -> [DueReport] {
        let (now, history) = (world.time.now(), await book.history)
        let zones = desired.reports.map { (schedule: $0, zone: world.zones($0.spec.timeZone)) }
        let due = zones.compactMap { schedule, zone in
            zone.flatMap { DueReport(schedule, in: $0, history, at: now) }
        }
        guard due.isEmpty, let lost = zones.first(where: { $0.zone == nil })?.schedule else { return due }
        throw PraError(
            .stateUnavailable, "this host does not know the time zone \(lost.spec.timeZone) of \(lost.id)",
            remedy: "install the zone database (package tzdata)", retry: .later)
    }

    /// Tells the inbox that the report is there, then keeps it: a crash between tells it again under the same id.
    package func keep(_ record: ReportRecord, of schedule: ResourceID, in folder: String) async throws(PraError) {
        try await book.catchUp()
        if !record.recipients.isEmpty, desired.channels.contains(where: { $0.spec.type == .inApp }) {
            let teams = record.recipients.joined(separator: ", ")
            let now = world.time.now()
            try await world.journal.post(
                AlertMessage(
                    id: "report/\(schedule.name)/\(record.period)", thread: "report/\(schedule.name)",
                    state: .opened, labels: [:], severity: AlertSeverity.info.rawValue, at: now, since: now,
                    title: "report \(schedule.name) of \(record.period), for \(teams)",
                    body: "it lies in \(folder); SHA-256 of its JSON document: \(record.digest.hex)"), for: "")
        }
        try await book.record([.reported(record)], about: schedule)
    }

    /// Keeps what git says of the manifests that took effect, once for each revision.
    package func keep(_ revision: RevisionRecord) async throws(PraError) {
        try await book.catchUp()
        guard await book.history.revision != revision.revision else { return }
        try await book.record([.revised(revision)], about: RevisionRecord.subject, confidence: .claimed)
    }

    /// The newest commit of the manifests that the ledger knows, and the revision of which it tells.
    package var knownRevision: (revision: Digest?, commit: String?) {
        get async { (await book.history.revision, await book.history.commit) }
    }
}
