import Model
import Reports

func clusterPath(_ name: String) -> String { "/clusters/\(name)" }

/// What stands behind one cluster's status: its answers, how far back it can be restored and how exposed it was, its
/// points with what keeps them, its drills.
struct ClusterPage {
    /// Of how many days exposure is shown: the loop keeps no older curves.
    static let spans = [1, 7, 30]

    var name: String
    /// `nil` before the first look.
    var status: StatusDocument.ClusterStatus?
    /// Newest first; `nil` where nobody could look.
    var points: [ListedPoint]?
    /// Newest first.
    var drills: [DrillRun]
    var cards: [WidgetType: WidgetData]
    /// HTML.
    var exposure: String
    /// One of `spans`.
    var days: Int
    var mayRestore: Bool

    func page(in language: Language) -> ConsolePage {
        var values: [String: Any] = [
            "lines": rows(of: status?.lines ?? [], in: language), "exposure": exposure,
            "spans": Self.spans.map { span(of: $0, in: language) },
            "head": heads([.columnPoint, .columnWhen, .consoleWALTo, .consoleSize, .consoleVerified, .columnReason]),
            "points": (points ?? []).map { row(of: $0, in: language) },
            "drillHead": heads([.columnWhen, .consoleOutcome, .consoleTook, .columnReason]),
            "drills": drills.map { row(of: $0, in: language) }, "noDrills": drills.isEmpty,
        ]
        if let points {
            if points.isEmpty { values["noPoints"] = language.text(.consoleNoPoints) }
        } else {
            values["noPoints"] = language.text(.consoleUnseenPoints)
        }
        if mayRestore { values["restores"] = "/restores?cluster=\(escapedPlace(name))" }
        for (place, phrase) in titles { values[place] = language.text(phrase) }
        for (place, type) in places { values[place] = cards[type].map { html(of: $0, in: language) } ?? "" }
        return ConsolePage(title: name, body: clusterBody.render(values), item: .status, isLive: true)

        func heads(_ phrases: [Phrase]) -> [[String: Any]] { phrases.map { ["text": language.text($0)] } }
    }

    private func span(of count: Int, in language: Language) -> [String: Any] {
        let text = count == 1 ? language.text(.consoleDay) : language.text(.consoleDays, [.count(count)])
        return ["days": count, "text": text, "isShown": count == days]
    }

    private func row(of listed: ListedPoint, in language: Language) -> [String: Any] {
        let (point, reach) = (listed.row.point, listed.row.recoverableTo)
        let reasons = listed.reasons.map(\.why) + listed.row.holds.map { _ in language.text(.consoleHeld) }
        let verified = listed.verified.map { language.text($0.isIntact ? .consoleSound : .consoleDamaged) }
        return [
            "point": point.action.text, "at": language.text(point.stoppedAt),
            "reach": reach.map { "\($0)" } ?? language.text(.consoleNoWAL), "size": language.text(point.dataBytes),
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

private let titles: [String: Phrase] = [
    "answers": .consoleStatus, "windowTitle": .consoleWindowTitle, "exposureTitle": .consoleExposureTitle,
    "serversTitle": .consoleServersTitle, "backupsTitle": .consoleBackupsTitle, "pointsTitle": .consolePoints,
    "drillsTitle": .consoleDrills, "spanTitle": .consoleSpan, "noDrillsText": .consoleNoDrills,
    "restore": .consoleRestore,
]

/// Where the cards of widgets stand.
private let places: [String: WidgetType] = [
    "window": .recoveryWindow, "servers": .replicationTopology, "backups": .backupTimeline, "drillCard": .drillResults,
]

private let clusterBody = Template(
    """
    <div class="sections">
    <section aria-labelledby="window"><h2 id="window">{{windowTitle}}</h2>
    {{{window}}}
    {{#restores}}<p class="tools"><a href="{{restores}}">{{restore}}</a></p>{{/restores}}</section>
    <section aria-labelledby="servers"><h2 id="servers">{{serversTitle}}</h2>
    {{{servers}}}</section>
    </div>
    <section aria-labelledby="answers"><h2 id="answers">{{answers}}</h2>
    <table>
    {{#lines}}<tr><th scope="row">{{aspect}}</th><td class="level {{level}}">{{word}}</td><td>{{text}}</td></tr>
    {{/lines}}
    </table></section>
    <section aria-labelledby="exposure"><h2 id="exposure">{{exposureTitle}}</h2>
    <ul class="spans" aria-label="{{spanTitle}}">
    {{#spans}}<li><a id="days-{{days}}" href="?days={{days}}"{{#isShown}} aria-current="true"{{/isShown}}>{{text}}</a>\
    </li>
    {{/spans}}</ul>
    <div class="widget">{{{exposure}}}</div></section>
    <section aria-labelledby="backups"><h2 id="backups">{{backupsTitle}}</h2>
    {{{backups}}}</section>
    <section aria-labelledby="points"><h2 id="points">{{pointsTitle}}</h2>
    {{#noPoints}}<p>{{noPoints}}</p>{{/noPoints}}{{^noPoints}}
    <div class="wide" tabindex="0" role="group" aria-labelledby="points"><table>
    <thead><tr>{{#head}}<th scope="col">{{text}}</th>{{/head}}</tr></thead>
    <tbody>
    {{#points}}<tr><td><code>{{point}}</code></td><td>{{at}}</td><td>{{reach}}</td><td>{{size}}</td>\
    <td class="level {{level}}">{{verified}}</td><td>{{why}}</td></tr>
    {{/points}}
    </tbody></table></div>{{/noPoints}}</section>
    <section aria-labelledby="drills"><h2 id="drills">{{drillsTitle}}</h2>
    {{{drillCard}}}
    {{#noDrills}}<p>{{noDrillsText}}</p>{{/noDrills}}{{^noDrills}}
    <div class="wide" tabindex="0" role="group" aria-labelledby="drills"><table>
    <thead><tr>{{#drillHead}}<th scope="col">{{text}}</th>{{/drillHead}}</tr></thead>
    <tbody>
    {{#drills}}<tr><td>{{at}}</td><td class="level {{level}}">{{outcome}}</td><td>{{took}}</td><td>{{why}}</td></tr>
    {{/drills}}
    </tbody></table></div>{{/noDrills}}</section>
    """)
