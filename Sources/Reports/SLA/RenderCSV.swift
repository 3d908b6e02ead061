import Model
import Objectives

/// The report as one table (RFC 4180): every row has every field, an empty one says nothing, and `table` tells what a
/// row is of. In every language alike but for the sentences: names are those of the document, figures have their unit
/// beside them.
/// - Parameter documentDigest: SHA-256 of the JSON document, which each row carries.
package func csv(of report: SLAReport, in language: Language, documentDigest: Digest) -> [UInt8] {
    let rows = CSVTable(report: report.rendered, language: language).rows()
    let head = ["document_sha256"] + CSVField.allCases.map(\.rawValue)
    let lines = rows.map { row in [documentDigest.hex] + CSVField.allCases.map { row[$0] ?? "" } }
    return Array(([head] + lines).map { $0.map(quoted).joined(separator: ",") + "\r\n" }.joined().utf8)
}

enum CSVField: String, CaseIterable {
    case table, cluster, plan, objective, scenario, item, from, from_utc, to, to_utc, target, measured, unit, confidence
    case outcome, population, unseen, detail, entries
}

private func quoted(_ cell: String) -> String { "\"" + cell.replacing("\"", with: "\"\"") + "\"" }

/// Text that came from outside: a spreadsheet takes what begins with one of these for a formula, blanks before it or
/// not.
func spreadsheetSafe(_ text: String) -> String {
    let first = text.first { !$0.isWhitespace }
    let isFormula = first.map { "=+-@＝＋－＠|%".contains($0) } ?? false
    return isFormula || text.first == "\t" || text.first == "\r" || text.first == "\n" ? "'" + text : text
}

struct CSVTable {
    typealias Row = [CSVField: String]

    let report: SLAReport
    let language: Language

    func rows() -> [Row] {
        let sections: [Row] =
            report.clusters.flatMap(rows) + (report.alerts.map { rows(of: $0) } ?? [])
            + (report.controls ?? []).flatMap(rows)
        let exceptions: [Row] = (report.waivers ?? []).map(row) + (report.changes ?? []).flatMap(rows)
        let rest: [Row] =
            (report.forecasts ?? []).map(row) + (report.findings ?? []).map(row) + (report.actions ?? []).map(row)
        return cover() + report.verdicts.map(row) + report.verdicts.compactMap(budget)
            + report.verdicts.compactMap(within) + sections + exceptions + rest
    }

    func make(_ table: String, _ texts: Row = [:], from: Timestamp? = nil, to: Timestamp? = nil) -> Row {
        var row = texts.mapValues(spreadsheetSafe)
        row[.table] = table
        (row[.from], row[.from_utc]) = (from?.description, from.map { Language.english.text($0) })
        (row[.to], row[.to_utc]) = (to?.description, to.map { Language.english.text($0) })
        return row
    }

    private func cover() -> [Row] {
        let cover = report.cover
        return [
            make("cover", [.item: "report id", .detail: cover.id ?? ""]),
            make("cover", [.item: "data cut-off"], to: report.completeness.ends),
            make(
                "cover", [.item: cover.calendar?.name ?? "", .detail: cover.timeZone], from: cover.from, to: cover.to),
            make("cover", [.item: "tool", .detail: cover.toolVersion], from: cover.generatedAt),
            make("cover", [.item: "manifest revision", .detail: cover.manifestRevision.hex]),
            make("cover", [.item: "ledger root", .detail: cover.ledger.root.hex]),
            make("cover", [.item: "ledger key", .detail: cover.ledger.keyFingerprint]),
        ]
            + (report.anchor.map {
                [make("cover", [.item: "anchored", .detail: $0.text(in: language)], to: $0.before)]
            } ?? [])
    }

    private func row(_ verdict: SLAReport.VerdictRow) -> Row {
        var row = make(
            "verdict",
            [
                .cluster: verdict.cluster, .plan: verdict.plan ?? "", .objective: verdict.objective.rawValue,
                .scenario: verdict.scenario ?? "", .item: verdict.endpoint ?? "",
                .confidence: verdict.confidence?.rawValue ?? "",
                .outcome: verdict.verdict.rawValue, .detail: verdict.detail.text(in: language),
            ], from: verdict.from, to: verdict.to)
        let figure = Figure(verdict)
        (row[.target], row[.unit]) = (verdict.target?.plain, (figure?.value ?? verdict.target)?.unit)
        (row[.measured], row[.population]) = (figure?.value.plain, "\(verdict.population)")
        (row[.unseen], row[.entries]) = (verdict.unknownShare?.plain, entries(verdict.sources))
        return row
    }

    /// What is left of what may fail.
    private func budget(_ verdict: SLAReport.VerdictRow) -> Row? {
        guard let budget = verdict.budget, Figure(verdict) != nil else { return nil }
        var row = row(verdict)
        (row[.table], row[.item], row[.detail]) = ("budget", "left", budget.detail.text(in: language))
        (row[.target], row[.measured], row[.unit]) = (budget.stated.plain, budget.left.plain, budget.left.unit)
        (row[.outcome], row[.confidence]) = (budget.isOverdrawn ? "overdrawn" : "kept", nil)
        return row
    }

    /// For how much of the time the target was seen to be kept.
    private func within(_ verdict: SLAReport.VerdictRow) -> Row? {
        guard let share = verdict.withinTarget else { return nil }
        var row = row(verdict)
        (row[.table], row[.item], row[.detail]) = ("within-target", "share of the time", "")
        (row[.target], row[.measured], row[.unit]) = (nil, share.plain, Message.Argument.ratio(share).unit)
        return row
    }

    private func rows(_ section: SLAReport.ClusterSection) -> [Row] {
        let backups = section.backups.rows.map { slot("backup", $0) }
        let drills = section.drillSlots.rows.map { slot("drill-slot", $0) } + section.drills.map(row)
        let incidents = section.incidents.map(row) + section.incidents.flatMap { responses(to: $0) }
        let rest = section.verifications.map(row) + incidents + section.walGaps.map(row)
        let curves = exposures(section) + breaches(section), copies = (section.copies ?? []).map(row)
        return (curves + backups + section.points.map(row) + copies + drills + rest).map { row in
            var row = row
            row[.cluster] = spreadsheetSafe(section.cluster.name)
            return row
        }
    }

    /// What is claimed, observed and proven of each curve, apart. Where nobody said or saw anything there is no row.
    private func exposures(_ section: SLAReport.ClusterSection) -> [Row] {
        section.exposures.filter { $0.sources.count > 0 }.flatMap { curve -> [Row] in
            var curve = curve
            (curve.from, curve.to) = (curve.from ?? section.from, curve.to ?? section.to)
            let claimed: [Row] = curve.claimed.map { [figure($0, "worst exposure", of: curve, .claimed)] } ?? []
            let worst = curve.lines.isEmpty ? nil : curve.maximum
            let figures: [(String, Duration?)] = [
                ("worst exposure", worst), ("99th percentile of exposure", curve.percentile99),
                ("median of exposure", curve.median),
            ]
            let observed = figures.compactMap { item, value in value.map { figure($0, item, of: curve, .observed) } }
            let proven: [Row] = curve.proven.map { [row($0, of: curve, by: curve.to ?? section.to)] } ?? []
            return claimed + observed + proven
        }
    }

    private func figure(
        _ value: Duration, _ item: String, of curve: SLAReport.ExposureCurve, _ confidence: Confidence
    ) -> Row {
        var row = make("exposure", texts(of: curve, item, confidence), from: curve.from, to: curve.to)
        (row[.target], row[.measured]) = (curve.target.plain, value.plain)
        (row[.unit], row[.entries]) = ("seconds", entries(curve.sources))
        return row
    }

    /// How long before the end the last commit was made that a restored copy had.
    private func row(_ proven: SLAReport.Proven, of curve: SLAReport.ExposureCurve, by end: Timestamp) -> Row {
        var texts = texts(of: curve, "since the last proven commit", .proven)
        texts[.detail] = language.text(.csvProven, [.instant(proven.at)])
        var row = make("exposure", texts, from: proven.through, to: end)
        (row[.target], row[.measured]) = (curve.target.plain, max(Duration.zero, end - proven.through).plain)
        (row[.unit], row[.entries]) = ("seconds", entries(proven.sources))
        return row
    }

    private func texts(of curve: SLAReport.ExposureCurve, _ item: String, _ confidence: Confidence) -> Row {
        [
            .plan: curve.plan ?? "", .objective: Promised.rpo.rawValue, .scenario: curve.scenario, .item: item,
            .confidence: confidence.rawValue,
        ]
    }

    private func breaches(_ section: SLAReport.ClusterSection) -> [Row] {
        section.exposures.flatMap { curve in
            curve.breaches.map { breach in
                var row = make(
                    "breach",
                    [
                        .plan: curve.plan ?? "", .objective: Promised.rpo.rawValue, .scenario: curve.scenario,
                        .outcome: breach.isOpen ? "open" : "over",
                    ], from: breach.from, to: breach.to)
                (row[.target], row[.measured]) = (curve.target.plain, breach.maximum.plain)
                (row[.unit], row[.entries]) = ("seconds", entries(curve.sources))
                return row
            }
        }
    }

    private func slot(_ table: String, _ slot: SLAReport.SlotTable.Row) -> Row {
        var row = make(
            table,
            [
                .item: slot.action.text, .outcome: slot.outcome.rawValue + (slot.isLate == true ? ", late" : ""),
                .detail: slot.reason,
            ], from: slot.slot)
        row[.entries] = entries(slot.sources)
        return row
    }

    private func row(_ point: SLAReport.PointRow) -> Row {
        var row = make(
            "point",
            [
                .item: "\(point.store)/\(point.action.text)", .outcome: point.state.rawValue,
                .detail: point.taint ?? point.integrity?.message(at: nil).text(in: language) ?? "",
            ], from: point.stoppedAt)
        (row[.measured], row[.unit]) = ("\(point.dataBytes.bytes)", "bytes")
        row[.entries] = entries(point.sources)
        return row
    }

    /// For how long back any moment can be restored from a store, against what is wanted.
    private func row(_ copies: StoreCopies) -> Row {
        var row = make(
            "copies",
            [
                .item: copies.store,
                .outcome: copies.isKept.map { $0 ? "reached" : "not reached" } ?? "unknown",
                .detail: "\(copies.site ?? "unknown site"), \(copies.host ?? "unknown host")",
            ], from: copies.restorableSince, to: report.cover.to)
        (row[.target], row[.measured], row[.unit]) = (copies.wanted?.plain, copies.kept?.plain, "seconds")
        (row[.population], row[.entries]) = ("\(copies.points)", entries(copies.sources))
        return row
    }

    private func row(_ drill: SLAReport.DrillRow) -> Row {
        let record = drill.record
        var row = make(
            "drill",
            [
                .plan: record.plan, .scenario: record.scenario, .item: "\(record.store)/\(record.point.text)",
                .outcome: !record.passed ? "failed" : drill.isCurrent ? "passed" : "passed, of an older plan",
                .detail: record.failure ?? record.failedChecks.joined(separator: ", "),
            ], from: drill.at)
        (row[.target], row[.measured], row[.unit]) = (drill.target?.plain, drill.recoveryTime.plain, "seconds")
        // A copy that was not restored, or is not what it should be, proves nothing.
        row[.confidence] = record.passed ? Confidence.proven.rawValue : nil
        row[.entries] = entries(drill.sources)
        return row
    }

    private func row(_ verification: SLAReport.VerificationRow) -> Row {
        let record = verification.record
        var row = make(
            "verification",
            [
                .item: "\(record.store)/\(record.point.text)", .outcome: record.isIntact ? "intact" : "damaged",
                .detail: record.findings.joined(separator: "; "),
            ], from: verification.at)
        (row[.measured], row[.unit]) = ("\(record.bytesRead.bytes)", "bytes")
        row[.entries] = entries(verification.sources)
        return row
    }

    private func row(_ incident: SLAReport.IncidentRow) -> Row {
        let said = incident.words?.text(in: language) ?? incident.message
        var row = make(
            "incident", [.item: incident.id, .outcome: incident.severity, .detail: said], from: incident.openedAt,
            to: incident.resolvedAt)
        row[.entries] = entries(incident.sources)
        return row
    }

    private func row(_ gap: SLAReport.WALGapRow) -> Row {
        var row = make(
            "wal-gap", [.item: gap.record.store, .detail: "\(gap.record.from) to \(gap.record.to)"], from: gap.at)
        row[.entries] = entries(gap.sources)
        return row
    }

    /// A control at the end of the period, then each resource that did not pass it.
    private func rows(_ control: SLAReport.ControlRow) -> [Row] {
        let name = "\(control.framework)/\(control.control)"
        let counts = [control.passed, control.failed, control.unknown, control.excepted]
        let figures = language.text(
            .csvControl, counts.map { .count($0) } + [.name(control.statement.text(in: language))])
        var row = make(
            "control", [.item: name, .outcome: control.outcome.rawValue, .detail: figures], to: report.cover.to)
        (row[.measured], row[.unit]) = ("\(control.passed)", "count")
        (row[.population], row[.entries]) = ("\(control.population)", entries(control.sources))
        return [row] + control.findings.map { self.row($0, of: name) }
    }

    private func row(_ finding: SLAReport.ControlRow.Finding, of control: String) -> Row {
        var row = make(
            "control-finding",
            [
                .cluster: finding.cluster, .item: control, .outcome: finding.outcome.rawValue,
                .detail: "\(finding.resource): \(finding.why.text(in: language))",
            ], to: report.cover.to)
        row[.entries] = entries(finding.sources)
        return row
    }

    private func row(_ waiver: SLAReport.WaiverRow) -> Row {
        let record = waiver.record
        var row = make(
            "waiver",
            [
                .cluster: waiver.cluster, .plan: record.plan, .item: record.waiver,
                .objective: record.objectives.map(\.rawValue).joined(separator: " "),
                .scenario: record.scenarios.joined(separator: " "),
                .outcome: "\(record.owner), approved by \(record.approvedBy)",
                .detail: record.reason + (record.compensatingControl.map { "; instead: \($0)" } ?? ""),
            ], from: waiver.from, to: waiver.to)
        row[.entries] = entries(waiver.sources)
        return row
    }

    private func rows(_ change: SLAReport.ChangeRow) -> [Row] {
        let commits = change.record.commits.map { commit in
            make(
                "change",
                [
                    .item: commit.id, .confidence: "claimed", .outcome: "signature: \(commit.signature.rawValue)",
                    .detail: "\(commit.author): \(commit.subject)",
                ], from: change.at, to: commit.at)
        }
        return (commits + notes(of: change)).map { row in
            var row = row
            row[.entries] = entries(change.sources)
            return row
        }
    }

    /// What the pages tell of a change beside its commits.
    private func notes(of change: SLAReport.ChangeRow) -> [Row] {
        let record = change.record
        func note(_ outcome: String, _ detail: Message) -> Row {
            let texts: Row = [.item: record.revision.hex, .outcome: outcome, .detail: detail.text(in: language)]
            return make("change", texts, from: change.at)
        }
        var notes: [Row] = []
        if record.commits.isEmpty, record.isModified == nil {
            notes.append(note("git says nothing", Message(.changeNotInGit)))
        } else if record.commits.isEmpty || record.isModified == true {
            notes.append(note("not committed", Message(.changeUncommitted)))
        }
        if record.unlisted > 0 {
            var row = note("not listed", Message(.changeUnlisted, .count(record.unlisted)))
            (row[.measured], row[.unit]) = ("\(record.unlisted)", "count")
            notes.append(row)
        }
        return notes
    }

    /// From the early end of the interval to the late one.
    private func row(_ one: Forecast) -> Row {
        var row = make(
            "forecast",
            [
                .cluster: one.subject.kind == "Cluster" ? one.subject.name : "", .plan: one.plan ?? "",
                .scenario: one.scenario ?? "", .item: "\(one.kind.rawValue)/\(one.subject.name)",
                .outcome: one.outcome.rawValue, .detail: one.detail.text(in: language),
            ], from: one.earliest, to: one.latest)
        (row[.population], row[.entries]) = ("\(one.population)", entries(one.sources))
        return row
    }

    private func row(_ finding: SLAReport.Finding) -> Row {
        var row = make(
            "finding", [.detail: finding.message.text(in: language)], from: finding.since, to: finding.settledAt)
        (row[.outcome], row[.entries]) = (finding.settledAt == nil ? "open" : "settled", entries(finding.sources))
        return row
    }

    private func row(_ action: SLAReport.ActionRow) -> Row {
        make(
            "action",
            [
                .cluster: action.cluster, .item: "\(action.incident)/\(action.action.number)",
                .outcome: action.action.doneAt == nil ? "open" : "done", .detail: action.action.text,
            ], to: action.action.doneAt)
    }

    /// Not as numbers, whose commas and dashes a spreadsheet would read as dates.
    func entries(_ sources: Sources) -> String { "\(sources)".isEmpty ? "" : "[\(sources)]" }
}
