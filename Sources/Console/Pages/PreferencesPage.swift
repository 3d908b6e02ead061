import Manifests
import Model

/// When and of what somebody is told: what their manifest states, and what they set in its place.
struct PreferencesPage {
    var own: OwnPreferences
    var tag: String
    /// What was filled in and refused; it is shown again.
    var draft: WishForm?

    func body(in language: Language) -> String {
        let digest = shown(.digestAt).digestAt ?? ""
        return page.render([
            "how": language.text(.alertPreferencesHow, [.name(own.timeZone)]),
            "always": language.text(.alertAlways),
            "hours": part(.quietHours, .alertQuietHours, .alertQuietHow, hours(language), language),
            "rules": part(.preferences, .alertRules, .alertRulesHow, rules(language), language),
            "digest": part(
                .digestAt, .alertDigest, .alertDigestHow,
                digestFields.render(["value": digest, "at": language.text(.alertDigestAt), "clock": clock]), language),
        ])
    }

    /// What is filled in there.
    private func shown(_ part: WishForm.Part) -> AlertWishes {
        if let draft, draft.part == part { return draft.wishes }
        return own.effective
    }

    private func isOwn(_ part: WishForm.Part) -> Bool {
        switch part {
        case .quietHours: own.own.quietHours != nil
        case .preferences: own.own.preferences != nil
        case .digestAt: own.own.digestAt != nil
        }
    }

    private func part(
        _ part: WishForm.Part, _ title: Phrase, _ how: Phrase, _ fields: String, _ language: Language
    ) -> String {
        let isOwn = isOwn(part)
        return section.render([
            "part": part.rawValue, "tag": tag, "title": language.text(title), "how": language.text(how),
            "fields": fields, "isOwn": isOwn, "origin": language.text(isOwn ? .alertOwn : .alertStated),
            "save": language.text(.alertSave), "reset": language.text(.alertAsStated),
            "stated": isOwn ? language.text(.alertStatedIs, [.name(statement(of: part, language))]) : "",
            "rows": buttons(of: part).map { ["row": "\($0)"] },
        ])
    }

    /// Rows that are there already, which buttons beside the form of the part are about.
    private func buttons(of part: WishForm.Part) -> Range<Int> {
        switch part {
        case .quietHours: 0..<(own.effective.quietHours?.count ?? 0)
        case .preferences: 0..<(own.effective.preferences?.count ?? 0)
        case .digestAt: 0..<0
        }
    }

    // MARK: Quiet hours

    private func hours(_ language: Language) -> String {
        let count = buttons(of: .quietHours).count
        let all = MaintenanceWindow.Day.allCases.map(\.rawValue)
        let rows = (shown(.quietHours).quietHours ?? []) + [AlertWishes.Hours(from: "", to: "", days: all)]
        return hoursFields.render([
            "from": language.text(.alertFrom), "to": language.text(.alertTo), "days": language.text(.alertDays),
            "remove": language.text(.consoleRemove), "clock": clock,
            "rows": rows.enumerated().map { place, row in
                [
                    "place": "\(place)", "start": row.from, "end": row.to, "isThere": place < count,
                    "title": place == rows.count - 1 ? language.text(.alertAnother) : "\(row.from)–\(row.to)",
                    "choices": MaintenanceWindow.Day.allCases.map { day in
                        choice(day.rawValue, language.text(day.phrase), row.days.contains(day.rawValue))
                    },
                ] as [String: Any]
            },
        ])
    }

    // MARK: What is told

    private func rules(_ language: Language) -> String {
        let count = buttons(of: .preferences).count
        let blank = AlertWishes.Preference(types: nil, severities: nil, over: nil, deliver: "")
        let rows = (shown(.preferences).preferences ?? []) + [blank]
        return rulesFields.render([
            "types": language.text(.alertTypes), "severities": language.text(.alertSeverities),
            "over": language.text(.alertWays), "deliver": language.text(.alertDeliver),
            "remove": language.text(.consoleRemove), "earlier": language.text(.alertEarlier),
            "rows": rows.enumerated().map { place, row in
                [
                    "place": "\(place)", "isThere": place < count, "isMovable": place > 0 && place < count,
                    "title": place == rows.count - 1
                        ? language.text(.alertAnother) : language.text(.alertRow, [.count(place + 1)]),
                    "typeChoices": types(row, language), "severityChoices": severities(row, language),
                    "wayChoices": User.Way.allCases.map { way in
                        choice(way.rawValue, language.text(way.phrase), row.over?.contains(way.rawValue) ?? false)
                    },
                    "delivers": delivers(row, language, isNew: place == rows.count - 1),
                ] as [String: Any]
            },
        ])
    }

    /// What always comes is offered only where a rule has it.
    private func types(_ row: AlertWishes.Preference, _ language: Language) -> [[String: Any]] {
        AlertType.allCases.compactMap { type in
            let isChosen = row.types?.contains(type.rawValue) ?? false
            return type.isMandatory && !isChosen
                ? nil : choice(type.rawValue, language.text(type.phrase), isChosen, code: type.rawValue)
        }
    }

    private func severities(_ row: AlertWishes.Preference, _ language: Language) -> [[String: Any]] {
        AlertSeverity.allCases.compactMap { severity in
            let isChosen = row.severities?.contains(severity.rawValue) ?? false
            return severity == .critical && !isChosen
                ? nil : choice(severity.rawValue, language.text(severity.phrase), isChosen)
        }
    }

    private func delivers(
        _ row: AlertWishes.Preference, _ language: Language, isNew: Bool
    ) -> [[String: Any]] {
        let none = isNew ? [choice("", language.text(.alertNoRule), row.deliver.isEmpty)] : []
        return none
            + User.Deliver.allCases.map { deliver in
                choice(deliver.rawValue, language.text(deliver.phrase), row.deliver == deliver.rawValue)
            }
    }

    private func choice(_ value: String, _ text: String, _ isChosen: Bool, code: String = "") -> [String: Any] {
        ["value": value, "text": text, "isChosen": isChosen, "code": code]
    }

    // MARK: What the manifest states

    private func statement(of part: WishForm.Part, _ language: Language) -> String {
        let stated = own.stated, none = language.text(.alertNothing)
        let all = { (words: [String]?, phrase: (String) -> Phrase?) in
            (words ?? []).map { word in phrase(word).map { language.text($0) } ?? word }.joined(separator: ", ")
        }
        switch part {
        case .digestAt: return stated.digestAt ?? none
        case .quietHours:
            let rows = (stated.quietHours ?? []).map { row in
                let days = row.days.count == 7 ? "" : all(row.days) { MaintenanceWindow.Day(rawValue: $0)?.phrase }
                return "\(row.from)–\(row.to) \(days)".trimmed
            }
            return rows.isEmpty ? none : rows.joined(separator: "; ")
        case .preferences:
            let rows = (stated.preferences ?? []).map { row in
                let parts = [
                    all(row.types) { AlertType(rawValue: $0)?.phrase },
                    all(row.severities) { AlertSeverity(rawValue: $0)?.phrase },
                    all(row.over) { User.Way(rawValue: $0)?.phrase },
                ].filter { !$0.isEmpty }
                let what = parts.isEmpty ? language.text(.consoleAny) : parts.joined(separator: ", ")
                return "\(what) → \(all([row.deliver]) { User.Deliver(rawValue: $0)?.phrase })"
            }
            return rows.isEmpty ? none : rows.joined(separator: "; ")
        }
    }
}

extension String {
    fileprivate var trimmed: String { last == " " ? String(dropLast()) : self }
}

extension MaintenanceWindow.Day {
    fileprivate var phrase: Phrase {
        switch self {
        case .monday: .alertMonday
        case .tuesday: .alertTuesday
        case .wednesday: .alertWednesday
        case .thursday: .alertThursday
        case .friday: .alertFriday
        case .saturday: .alertSaturday
        case .sunday: .alertSunday
        }
    }
}

extension User.Way {
    fileprivate var phrase: Phrase {
        switch self {
        case .email: .alertByMail
        case .sms: .alertBySMS
        case .whatsApp: .alertByWhatsApp
        case .inApp: .alertByInbox
        }
    }
}

extension User.Deliver {
    fileprivate var phrase: Phrase {
        switch self {
        case .now: .alertNow
        case .digest: .alertInDigest
        case .never: .alertNotAtAll
        }
    }
}

extension AlertType {
    fileprivate var phrase: Phrase {
        switch self {
        case .backupFailed: .typeBackupFailed
        case .rpoBreach: .typeBreach
        case .rtoRisk: .typeRisk
        case .verificationFailed: .typeVerification
        case .replicationUnhealthy: .typeReplication
        case .topologyChanged: .typeTopology
        case .restoreLifecycle: .typeRestore
        case .reconcileBlocked: .typeBlocked
        case .syncIntegrity: .typeSync
        case .heartbeat: .typeHeartbeat
        case .deliveryFailed: .typeDelivery
        case .adminError: .typeAdmin
        }
    }
}

/// A time of day as manifests have it, the same for everybody; a browser's own field has four stops and the hours of
/// its own language.
private let clock =
    #"class="time" placeholder="00:00" pattern="([01][0-9]|2[0-3]):[0-5][0-9]" maxlength="5" autocomplete="off""#

private let page = Template(
    """
    <p class="hint">{{how}} {{always}}</p>
    {{{hours}}}{{{rules}}}{{{digest}}}
    """)

private let section = Template(
    """
    <section aria-labelledby="{{part}}"><div class="head"><h2 id="{{part}}">{{title}}</h2>\
    <span class="note">{{origin}}</span></div>
    <p class="hint">{{how}}</p>
    <form method="post" action="/alerts/preferences" class="sheet"><input type="hidden" name="part" value="{{part}}">\
    <input type="hidden" name="tag" value="{{tag}}"><input type="hidden" name="do" value="save">
    {{{fields}}}
    <div class="row"><button class="main">{{save}}</button>\
    {{#isOwn}}<button form="{{part}}-reset">{{reset}}</button>{{/isOwn}}</div></form>
    {{#stated}}<p class="hint">{{stated}}</p>{{/stated}}
    {{#isOwn}}<form method="post" action="/alerts/preferences" id="{{part}}-reset">\
    <input type="hidden" name="part" value="{{part}}"><input type="hidden" name="tag" value="{{tag}}">\
    <input type="hidden" name="do" value="reset"></form>{{/isOwn}}
    {{#rows}}<form method="post" action="/alerts/preferences" id="{{part}}-{{row}}">\
    <input type="hidden" name="part" value="{{part}}"><input type="hidden" name="tag" value="{{tag}}">\
    <input type="hidden" name="row" value="{{row}}"></form>
    {{/rows}}
    </section>

    """)

private let hoursFields = Template(
    """
    {{#rows}}<fieldset><legend>{{title}}</legend>
    <div class="row"><label class="field" for="from-{{place}}"><span>{{from}}</span>\
    <input id="from-{{place}}" name="from-{{place}}" value="{{start}}" {{{clock}}}></label>
    <label class="field" for="to-{{place}}"><span>{{to}}</span>\
    <input id="to-{{place}}" name="to-{{place}}" value="{{end}}" {{{clock}}}></label>
    {{#isThere}}<button form="quietHours-{{place}}" name="do" value="remove" class="aside" \
    aria-label="{{remove}}: {{title}}">{{remove}}</button>{{/isThere}}</div>
    <div class="choices" role="group" aria-label="{{days}}">
    {{#choices}}<label><input type="checkbox" name="day-{{place}}-{{value}}"{{#isChosen}} checked{{/isChosen}}>\
    <span>{{text}}</span></label>
    {{/choices}}</div></fieldset>
    {{/rows}}
    """)

private let rulesFields = Template(
    """
    {{#rows}}<fieldset><legend>{{title}}</legend>
    <div class="row"><label class="field" for="deliver-{{place}}"><span>{{deliver}}</span>\
    <select id="deliver-{{place}}" name="deliver-{{place}}">\
    {{#delivers}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{text}}</option>{{/delivers}}\
    </select></label>
    {{#isMovable}}<button form="preferences-{{place}}" name="do" value="earlier" class="aside" \
    aria-label="{{earlier}}: {{title}}">{{earlier}}</button>{{/isMovable}}
    {{#isThere}}<button form="preferences-{{place}}" name="do" value="remove" class="aside" \
    aria-label="{{remove}}: {{title}}">{{remove}}</button>{{/isThere}}</div>
    <div class="choices" role="group" aria-label="{{types}}"><span class="dim">{{types}}</span>
    {{#typeChoices}}<label title="{{code}}"><input type="checkbox" name="type-{{place}}-{{value}}"\
    {{#isChosen}} checked{{/isChosen}}><span>{{text}}</span></label>
    {{/typeChoices}}</div>
    <div class="choices" role="group" aria-label="{{severities}}"><span class="dim">{{severities}}</span>
    {{#severityChoices}}<label><input type="checkbox" name="severity-{{place}}-{{value}}"\
    {{#isChosen}} checked{{/isChosen}}><span>{{text}}</span></label>
    {{/severityChoices}}</div>
    <div class="choices" role="group" aria-label="{{over}}"><span class="dim">{{over}}</span>
    {{#wayChoices}}<label><input type="checkbox" name="over-{{place}}-{{value}}"\
    {{#isChosen}} checked{{/isChosen}}><span>{{text}}</span></label>
    {{/wayChoices}}</div></fieldset>
    {{/rows}}
    """)

private let digestFields = Template(
    """
    <label class="field" for="digest-time"><span>{{at}}</span>\
    <input id="digest-time" name="digestAt" value="{{value}}" required {{{clock}}}></label>
    """)
