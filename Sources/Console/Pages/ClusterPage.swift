import Model
import Reports

func clusterPath(_ name: String) -> String { "/clusters/\(name)" }

/// What stands behind one cluster's status: its answers, its points with what keeps them, its drills.
struct ClusterPage {
    var name: String
    /// `nil` before the first look.
    var status: StatusDocument.ClusterStatus?
    /// Newest first; `nil` where nobody could look.
    var points: [ListedPoint]?
    /// Newest first.
    var drills: [DrillRun]

    func page(in language: Language) -> ConsolePage {
        let body = template.render([
            "lines": rows(of: status?.lines ?? [], in: language), "answers": language.text(.consoleStatus),
            "pointsTitle": language.text(.consolePoints), "drillsTitle": language.text(.consoleDrills),
            "head": [Phrase.columnPoint, .columnWhen, .consoleWALTo, .consoleSize, .consoleVerified, .columnReason].map
            {
                ["text": language.text($0)]
            },
            "points": (points ?? []).map { row(of: $0, in: language) },
            "noPoints": points.map { $0.isEmpty ? language.text(.consoleNoPoints) : "" }
                ?? language.text(.consoleUnseenPoints),
            "drillHead": [Phrase.columnWhen, .consoleOutcome, .consoleTook, .columnReason].map {
                ["text": language.text($0)]
            },
            "drills": drills.map { row(of: $0, in: language) },
            "noDrills": drills.isEmpty ? language.text(.consoleNoDrills) : "",
        ])
        return ConsolePage(title: name, body: body, item: .status, isLive: true)
    }

    private let template = clusterBody

    init(name: String, status: StatusDocument.ClusterStatus?, points: [ListedPoint]?, drills: [DrillRun]) {
        (self.name, self.status, self.points, self.drills) = (name, status, points, drills)
    }

    private func row(of listed: ListedPoint, in language: Language) -> [String: Any] {
        let (point, reach) = (listed.row.point, listed.row.recoverableTo)
        let reasons = listed.reasons.map(\.why) + listed.row.holds.map { _ in language.text(.consoleHeld) }
        let verified = listed.verified.map { language.text($0.isIntact ? .consoleSound : .consoleDamaged) }
        return [
            "point": point.action.text, "at": language.text(point.stoppedAt),
            "reach": reach.map { "\($0)" } ?? language.text(.consoleNoWAL), "size": "\(point.dataBytes)",
            "verified": verified ?? language.text(.consoleNeverRead),
            "level": listed.verified.map { $0.isIntact ? "ok" : "critical" } ?? "unknown",
            "why": reasons.isEmpty ? language.text(.consoleUnknownReason) : reasons.joined(separator: "; "),
        ]
    }

    private func row(of run: DrillRun, in language: Language) -> [String: Any] {
        let took = run.record.phases.reduce(Duration.zero) { $0 + $1.took }
        let failed = run.record.checks.filter { $0.passed != true }.map { "\($0.name): \($0.detail)" }
        return [
            "at": language.text(run.at), "level": run.record.passed ? "ok" : "critical",
            "outcome": language.text(run.record.passed ? .consolePassed : .consoleFailed),
            "took": DurationText.compact(took),
            "why": ([run.record.failure].compactMap(\.self) + failed).joined(separator: "; "),
        ]
    }
}

private let clusterBody = Template(
    """
    <section aria-labelledby="answers"><h2 id="answers">{{answers}}</h2>
    <table>
    {{#lines}}<tr><th scope="row">{{aspect}}</th><td class="level {{level}}">{{word}}</td><td>{{text}}</td></tr>
    {{/lines}}
    </table></section>
    <section aria-labelledby="points"><h2 id="points">{{pointsTitle}}</h2>
    {{#noPoints}}<p>{{noPoints}}</p>{{/noPoints}}
    <div class="wide" tabindex="0" role="group" aria-labelledby="points"><table>
    <thead><tr>{{#head}}<th scope="col">{{text}}</th>{{/head}}</tr></thead>
    <tbody>
    {{#points}}<tr><td><code>{{point}}</code></td><td>{{at}}</td><td>{{reach}}</td><td>{{size}}</td>\
    <td class="level {{level}}">{{verified}}</td><td>{{why}}</td></tr>
    {{/points}}
    </tbody></table></div></section>
    <section aria-labelledby="drills"><h2 id="drills">{{drillsTitle}}</h2>
    {{#noDrills}}<p>{{noDrills}}</p>{{/noDrills}}
    <div class="wide" tabindex="0" role="group" aria-labelledby="drills"><table>
    <thead><tr>{{#drillHead}}<th scope="col">{{text}}</th>{{/drillHead}}</tr></thead>
    <tbody>
    {{#drills}}<tr><td>{{at}}</td><td class="level {{level}}">{{outcome}}</td><td>{{took}}</td><td>{{why}}</td></tr>
    {{/drills}}
    </tbody></table></div></section>
    """)
