import Alerts
import Model

/// What somebody says of alerts, checked by what the ledger says.
package struct AlertWord<Record: Sendable>: Sendable {
    package var subject: ResourceID
    /// What is to be recorded; else what says the same already.
    package var record: Record
    package var isNew: Bool
}

extension History {
    /// That `person` is at an incident, until it is over where the term has no end.
    package func acknowledgement(
        of incident: String, by person: String, saying comment: String, for term: AlertTerm, at now: Timestamp
    ) throws(PraError) -> AlertWord<AcknowledgedRecord> {
        guard let open = openIncidents[incident], let subject = incidentSubjects[incident] else {
            throw noSuchIncident(incident)
        }
        if let said = alerts.acknowledged[incident], said.by == person, said.comment == comment,
            said.severity == open.severity, said.holds(at: now), term.isSame(as: said.until)
        {
            return AlertWord(subject: subject, record: said, isNew: false)
        }
        let record = AcknowledgedRecord(
            incident: incident, severity: open.severity, by: person, comment: comment, until: term.until)
        return AlertWord(subject: subject, record: record, isNew: true)
    }

    /// That nobody is at an incident any more.
    package func endOfAcknowledgement(
        of incident: String, by person: String, at now: Timestamp
    ) throws(PraError) -> AlertWord<AcknowledgedRecord> {
        guard let subject = incidentSubjects[incident] else { throw noSuchIncident(incident) }
        guard var record = alerts.acknowledged[incident], record.holds(at: now) else {
            throw PraError(
                .incidentMissing, "nobody is at \(incident)", remedy: "what people said of it ended, or nobody did")
        }
        (record.by, record.until) = (person, now)
        return AlertWord(subject: subject, record: record, isNew: true)
    }

    /// That nobody is told of the alerts for which all of some matchers hold.
    package func silence(
        of matchers: [String], by person: String, saying comment: String, for term: AlertTerm, at now: Timestamp
    ) throws(PraError) -> AlertWord<SilenceRecord> {
        let texts = try SilenceRecord.matchers(matchers)
        guard let until = term.until else {
            throw PraError(.usage, "a silence needs its end", remedy: "add --for 2h, or --until TIME")
        }
        if let same = alerts.silences(at: now).first(where: { $0.matchers == texts && term.isSame(as: $0.until) }) {
            return AlertWord(subject: same.resource, record: same, isNew: false)
        }
        let record = SilenceRecord(texts, by: person, saying: comment, until: until, at: now)
        return AlertWord(subject: record.resource, record: record, isNew: true)
    }

    /// That a silence is over.
    package func endOfSilence(
        _ id: String, by person: String, at now: Timestamp
    ) throws(PraError) -> AlertWord<SilenceRecord> {
        guard var record = alerts.silences[id] else {
            throw PraError(
                .incidentMissing, "there is no silence \(id)", remedy: "`pra alert list` shows those in force")
        }
        let isInForce = record.until > now
        if isInForce { (record.until, record.by) = (now, person) }
        return AlertWord(subject: record.resource, record: record, isNew: isInForce)
    }
}

package func noSuchIncident(_ incident: String) -> PraError {
    PraError(
        .incidentMissing, "no incident \(incident) goes on", remedy: "list what goes on with `pra alert list`")
}
