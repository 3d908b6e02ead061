import Model
import Planning
import Reports

/// Where a moment is chosen and a restore is asked for, and all that were asked for.
struct RestoresPage {
    var choice: RestoreChoice
    var clusters: [String]
    var stores: [String]
    var mayAsk: Bool
    var outlook: SeenOutlook?
    var problem: Problem?
    var requests: ListPage<SeenRestore>
    /// `nil` where nobody knows it.
    var line: ChosenLine?
    /// Oldest first; `nil` where nobody could look.
    var points: [PointEnd]?

    /// So many stand in the table of the line, the newest; a cluster's page has all.
    private static let mostPoints = 50

    func page(in language: Language) -> ConsolePage {
        var values: [String: Any] = [
            "clusters": clusters.map { ["name": $0, "isChosen": $0 == choice.cluster] as [String: Any] },
            "stores": stores.map { ["name": $0, "isChosen": $0 == choice.store] as [String: Any] },
            "to": choice.to, "into": choice.into, "line": lineValues(in: language),
            "requests": requests.items.map { row(of: $0, in: language) },
            "noRequests": requests.items.isEmpty ? language.text(.restoresNoRequests) : "",
        ]
        for (name, phrase) in words { values[name] = language.text(phrase) }
        if let next = requests.next { values["next"] = next }
        if let outlook { values["outlook"] = outlookValues(outlook, in: language) }
        return ConsolePage(
            title: language.text(.consoleRestores), body: troubleHTML(problem, in: language) + template.render(values),
            item: .restores)
    }

    private let template = restoresBody

    private func lineValues(in language: Language) -> [String: Any] {
        let names: [Message.Argument] = [.name(choice.cluster), .name(choice.store)]
        guard let chosen = line else { return ["unseen": language.text(.restoresUnseen, names)] }
        let summary = summary(of: chosen.line, in: language), shown = chosen.line.shown
        var values: [String: Any] = [
            "title": language.text(.restoresLine, names), "summary": summary, "legend": momentLegend(in: language),
            "svg": html(of: chosen.line, called: (language.text(.restoresLine, names), summary), in: language),
            "parts": chosen.parts.map { part($0, of: chosen, in: language) },
            "latest": latestChoice.path, "figures": figures(of: chosen.line, in: language),
            "figuresHead": [Phrase.columnWhat, .columnFrom, .columnTo].map { ["text": language.text($0)] },
        ]
        if choice.part != nil {
            values["shown"] = language.text(.restoresPart, [.instant(shown.from), .instant(shown.to)])
            var whole = choice
            whole.part = nil
            values["whole"] = whole.path
        }
        return values
    }

    private var latestChoice: RestoreChoice {
        var latest = choice
        (latest.to, latest.part) = (RestoreChoice.latest, nil)
        return latest
    }

    private func summary(of line: MomentLine, in language: Language) -> String {
        guard let first = line.covered.first, let last = line.covered.last else { return "" }
        let span = language.text(
            .restoresSpan, [.instant(first.from), .instant(last.to), .duration(last.to - first.from)])
        let gaps = line.covered.count - 1
        return gaps == 0 ? span : span + " " + language.text(.restoresGaps, [.count(gaps)])
    }

    private func part(_ part: ChosenLine.Part, of chosen: ChosenLine, in language: Language) -> [String: Any] {
        guard let moment = part.moment else { return [:] }
        let kind = language.text(part.isCovered ? .restoresCovered : .restoresUnsure)
        return [
            "path": choice.taking(moment, lookingAt: chosen.closer(part)).path,
            "name": language.text(.restoresTake, [.instant(moment), .name(kind)]),
        ]
    }

    private func figures(of line: MomentLine, in language: Language) -> [[String: Any]] {
        let kinds = line.covered.map { ($0, Phrase.restoresCovered) } + line.unknown.map { ($0, .restoresUnsure) }
        let spans = kinds.sorted { $0.0.from < $1.0.from }.map { span, phrase in
            [
                "what": language.text(phrase), "from": language.text(span.from), "to": language.text(span.to),
                "level": phrase == .restoresUnsure ? "unknown" : "",
            ] as [String: Any]
        }
        let ends = (points ?? []).suffix(Self.mostPoints).reversed().map { point in
            [
                "what": "\(language.text(.restoresPoint)) \(point.action.text)", "from": language.text(point.at),
                "path": choice.taking(point.at, lookingAt: choice.part).path, "to": "",
            ] as [String: Any]
        }
        return spans + ends
    }

    private func outlookValues(_ outlook: SeenOutlook, in language: Language) -> [String: Any] {
        var values: [String: Any] = [
            "plan": outlook.plan.text, "command": outlook.command, "digest": outlook.digest.hex,
            "cluster": choice.cluster, "store": choice.store, "into": choice.into,
            "target": choice.target, "place": language.text(.restoresHere, [.name(outlook.host)]),
            "mayAsk": mayAsk && outlook.isHere,
        ]
        if !outlook.isHere {
            values["away"] = language.text(.restoresAway, [.name(outlook.plan.cluster), .name(outlook.host)])
        } else if !mayAsk {
            values["mayNot"] = language.text(.restoresMayNotAsk)
        }
        return values
    }

    private func row(of seen: SeenRestore, in language: Language) -> [String: Any] {
        [
            "path": restorePath(seen.id), "at": language.text(seen.requestedAt), "by": seen.requestedBy,
            "state": seen.state.sign(in: language), "level": seen.state.level, "cluster": seen.restore.cluster,
            "target": moment(seen.restore.target, in: language), "folder": seen.restore.directory,
        ]
    }
}

private let words: [String: Phrase] = [
    "how": .restoresHow, "choose": .restoresChoose, "clusterLabel": .consoleCluster, "storeLabel": .consoleStore,
    "toLabel": .restoresMoment, "toHow": .restoresMomentHow, "intoLabel": .restoresFolder,
    "intoHow": .restoresFolderHow, "look": .restoresLook, "partsHow": .restoresParts, "wholeWord": .restoresWhole,
    "latestWord": .widgetLatest, "figuresTitle": .restoresFigures, "planTitle": .restoresPlan,
    "commandTitle": .restoresCommand, "digestTitle": .restoresDigest, "ask": .restoresAsk, "askHow": .restoresAskHow,
    "atLabel": .columnWhen, "stateLabel": .restoresState, "byLabel": .restoresAskedBy,
    "requestsTitle": .restoresRequests, "older": .consoleOlder,
]

/// As pages write moments; `latest` stays.
func moment(_ target: String, in language: Language) -> String {
    Timestamp(text: target).map { language.text($0) } ?? target
}

extension RequestedRestore.State {
    /// By a sign and a word: colours say nothing alone.
    func sign(in language: Language) -> String {
        let sign =
            switch self {
            case .requested: "…"
            case .approved, .done: "✓"
            case .running: "▸"
            case .failed: "✗"
            case .expired, .withdrawn: "–"
            case .unknown: "?"
            }
        return "\(sign) \(language.text(phrase))"
    }

    /// As the style sheet knows it.
    var level: String {
        switch self {
        case .approved, .done: "ok"
        case .requested, .running: "warning"
        case .failed: "critical"
        case .expired, .withdrawn, .unknown: "unknown"
        }
    }
}

private let restoresBody = Template(
    """
    <p>{{how}}</p>
    <section aria-labelledby="choose" class="stack"><h2 id="choose">{{choose}}</h2>
    <form method="get" action="/restores#plan" class="fields">
    <div><label for="cluster">{{clusterLabel}}</label><select id="cluster" name="cluster">
    {{#clusters}}<option{{#isChosen}} selected{{/isChosen}}>{{name}}</option>{{/clusters}}
    </select></div>
    <div><label for="store">{{storeLabel}}</label><select id="store" name="store">
    {{#stores}}<option{{#isChosen}} selected{{/isChosen}}>{{name}}</option>{{/stores}}
    </select></div>
    <div><label for="to">{{toLabel}}</label>\
    <input id="to" name="to" value="{{to}}" maxlength="40" autocomplete="off" aria-describedby="to-how">\
    <small id="to-how" class="hint">{{toHow}}</small></div>
    <div><label for="into">{{intoLabel}}</label>\
    <input id="into" name="into" value="{{into}}" maxlength="1000" autocomplete="off" spellcheck="false" \
    aria-describedby="into-how"><small id="into-how" class="hint">{{intoHow}}</small></div>
    <div class="send"><button>{{look}}</button></div>
    </form>
    {{#line}}
    {{#unseen}}<p class="unknown">? {{unseen}}</p>{{/unseen}}
    {{#svg}}
    <h3 id="line-title">{{title}}</h3>
    <p class="hint">{{summary}} {{shown}}</p>
    <div class="line">{{{svg}}}
    <ul class="parts" aria-labelledby="line-title">
    {{#parts}}<li>{{#path}}<a href="{{path}}#line-title" title="{{name}}" aria-label="{{name}}"></a>{{/path}}</li>
    {{/parts}}
    </ul></div>
    {{{legend}}}
    <div class="tools">{{#whole}}<a href="{{whole}}#line-title">{{wholeWord}}</a>{{/whole}}
    <a href="{{latest}}#line-title">{{latestWord}}</a>\
    <span class="hint">{{partsHow}}</span></div>
    <details id="figures"><summary>{{figuresTitle}}</summary>
    <div class="scroll" tabindex="0" role="region" aria-label="{{figuresTitle}}"><table>
    <thead><tr>{{#figuresHead}}<th scope="col">{{text}}</th>{{/figuresHead}}</tr></thead>
    <tbody>
    {{#figures}}<tr><td class="{{level}}">{{what}}</td>\
    <td>{{#path}}<a href="{{path}}#line-title">{{from}}</a>{{/path}}{{^path}}{{from}}{{/path}}</td><td>{{to}}</td></tr>
    {{/figures}}
    </tbody></table></div></details>
    {{/svg}}
    {{/line}}
    </section>
    {{#outlook}}
    <section aria-labelledby="plan" class="stack"><h2 id="plan">{{planTitle}}</h2>
    <pre class="paper" tabindex="0" lang="en">{{plan}}</pre>
    {{#away}}<p class="warning">{{away}}</p>{{/away}}
    {{^away}}<p>{{place}}</p>{{/away}}
    <dl class="hashes"><dt>{{commandTitle}}</dt><dd><pre class="paper wrapped" tabindex="0">{{command}}</pre></dd>
    <dt>{{digestTitle}}</dt><dd><code>{{digest}}</code></dd></dl>
    {{#mayAsk}}<form method="post" action="/restores" class="row">
    <input type="hidden" name="cluster" value="{{cluster}}"><input type="hidden" name="store" value="{{store}}">\
    <input type="hidden" name="to" value="{{target}}"><input type="hidden" name="into" value="{{into}}">
    <button class="main">{{ask}}</button> <span class="hint">{{askHow}}</span></form>{{/mayAsk}}
    {{#mayNot}}<p class="hint">{{mayNot}}</p>{{/mayNot}}
    </section>
    {{/outlook}}
    <section aria-labelledby="requests" class="stack"><h2 id="requests">{{requestsTitle}}</h2>
    {{#noRequests}}<p>{{noRequests}}</p>{{/noRequests}}
    {{^noRequests}}
    <table class="list">
    <thead><tr><th scope="col">{{atLabel}}</th><th scope="col">{{stateLabel}}</th><th scope="col">{{clusterLabel}}</th>\
    <th scope="col">{{toLabel}}</th><th scope="col">{{intoLabel}}</th><th scope="col">{{byLabel}}</th></tr></thead>
    <tbody>
    {{#requests}}<tr><td data-name="{{atLabel}}"><a href="{{path}}">{{at}}</a></td>\
    <td data-name="{{stateLabel}}" class="level {{level}}">{{state}}</td>\
    <td data-name="{{clusterLabel}}">{{cluster}}</td><td data-name="{{toLabel}}">{{target}}</td>\
    <td data-name="{{intoLabel}}">{{folder}}</td><td data-name="{{byLabel}}">{{by}}</td></tr>
    {{/requests}}
    </tbody></table>
    {{#next}}<p class="tools"><a href="/restores?cursor={{next}}">{{older}}</a></p>{{/next}}
    {{/noRequests}}
    </section>
    """)
