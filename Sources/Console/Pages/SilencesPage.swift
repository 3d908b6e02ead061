import Alerts
import Manifests
import Model
import Planning

/// The silences in force, and the form of a new one.
struct SilencesPage {
    var silences: [SilenceRecord]
    var open: [OpenAlert]
    /// As it was filled in.
    var form: SilenceForm
    var mayAct: Bool

    func body(in language: Language) -> String {
        var values: [String: Any] = [
            "how": language.text(.alertSilencesHow),
            "none": silences.isEmpty ? language.text(.alertNoSilences) : "", "mayAct": mayAct,
            "silences": silences.map { row(of: $0, in: language) },
            "newTitle": language.text(.alertNewSilence), "matchersTitle": language.text(.alertMatchers),
            "labelTitle": language.text(.alertLabel), "isTitle": language.text(.alertComparison),
            "valueTitle": language.text(.alertValue), "matchersHow": language.text(.alertMatchersHow),
            "why": language.text(.alertWhy), "reason": form.comment, "length": language.text(.alertLength),
            "silence": language.text(.alertSilence), "end": language.text(.alertEndNow),
        ]
        values["rows"] = form.rows.enumerated().map { place, row in
            [
                "place": "\(place)", "label": row.label, "value": row.value,
                "comparisons": AlertMatcher.Comparison.shown.map { comparison in
                    ["sign": comparison.rawValue, "isChosen": comparison.rawValue == row.comparison]
                        as [String: Any]
                },
            ] as [String: Any]
        }
        let labels = Set(open.flatMap(\.labels.keys)).union(["type", "severity", "condition", "cluster", "store"])
        values["labels"] = labels.sorted().map { ["name": $0] }
        values["lengths"] = ["30m", "1h", "2h", "4h", "8h", "1d", "3d", "7d"].map {
            ["value": $0, "text": lengthText($0, language), "isChosen": $0 == form.length] as [String: Any]
        }
        return page.render(values)
    }

    private func row(of silence: SilenceRecord, in language: Language) -> [String: Any] {
        let muted = open.count { $0.silences.contains(silence.id) }
        return [
            "id": silence.id, "comment": silence.comment,
            "matchers": silence.matchers.map { ["text": $0] },
            "who": language.text(.alertSilenced, [.name(silence.by), .instant(silence.until)]),
            "muted": language.text(.alertMutes, [.count(muted)]),
        ]
    }
}

extension AlertMatcher.Comparison {
    /// The plain ones first.
    fileprivate static let shown: [Self] = [.equals, .differs, .matches, .matchesNot]
}

private let page = Template(
    """
    <section aria-label="{{how}}"><p class="hint">{{how}}</p>
    {{#none}}<p class="ok">✓ {{none}}</p>{{/none}}
    <ul class="alerts">
    {{#silences}}<li class="alert"><p>{{#matchers}}<code>{{text}}</code> {{/matchers}}</p>
    <p>“{{comment}}”</p><small>{{who}} · {{muted}}</small>
    {{#mayAct}}<form method="post" action="/alerts/silences/end" class="row">\
    <input type="hidden" name="silence" value="{{id}}"><button>{{end}}</button></form>{{/mayAct}}</li>
    {{/silences}}
    </ul></section>
    {{#mayAct}}<section aria-labelledby="new"><h2 id="new">{{newTitle}}</h2>
    <form method="post" action="/alerts/silences" class="sheet">
    <fieldset><legend>{{matchersTitle}}</legend><p class="hint">{{matchersHow}}</p>
    <datalist id="labels">{{#labels}}<option value="{{name}}"></option>{{/labels}}</datalist>
    {{#rows}}<div class="row matcher">
    <input name="label-{{place}}" aria-label="{{labelTitle}}" placeholder="{{labelTitle}}" list="labels" \
    value="{{label}}" autocapitalize="none" maxlength="100">
    <select name="is-{{place}}" aria-label="{{isTitle}}">\
    {{#comparisons}}<option{{#isChosen}} selected{{/isChosen}}>{{sign}}</option>{{/comparisons}}</select>
    <input name="value-{{place}}" aria-label="{{valueTitle}}" placeholder="{{valueTitle}}" value="{{value}}" \
    autocapitalize="none" maxlength="400"></div>
    {{/rows}}</fieldset>
    <div class="row"><label class="field grows" for="comment"><span>{{why}}</span>\
    <input id="comment" name="comment" required maxlength="500" value="{{reason}}"></label>
    <label class="field" for="for"><span>{{length}}</span><select id="for" name="for">\
    {{#lengths}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{text}}</option>{{/lengths}}\
    </select></label>
    <button class="main">{{silence}}</button></div></form></section>{{/mayAct}}
    """)
