import Model
import Planning

/// One restore that was asked for: what it is, who did what, and what can be done with it by who looks.
struct RestorePage {
    var seen: SeenRestore
    var person: ConsoleAccount
    var problem: Problem?

    private let now: Timestamp

    init(seen: SeenRestore, person: ConsoleAccount, at now: Timestamp, problem: Problem?) {
        (self.seen, self.person, self.now, self.problem) = (seen, person, now, problem)
    }

    private var isOwn: Bool { seen.requestedBy == person.name }
    private var mayApprove: Bool {
        seen.state == .requested && Route.Access.approving.includes(person.roles) && !isOwn
    }
    private var mayRun: Bool {
        seen.state == .approved && Route.Access.acting.includes(person.roles) && seen.isHere == true
    }
    private var mayWithdraw: Bool {
        [.requested, .approved].contains(seen.state) && Route.Access.acting.includes(person.roles)
            && (isOwn || person.roles.contains(.admin))
    }

    func page(in language: Language) -> ConsolePage {
        var values: [String: Any] = [
            "state": seen.state.sign(in: language), "level": seen.state.level, "path": restorePath(seen.id),
            "outlook": choice.path, "next": next(in: language), "facts": facts(in: language),
            "steps": steps.map { ["at": language.text($0.at), "text": $0.words.text(in: language)] },
            "command": seen.command ?? "", "digest": seen.digest.hex, "most": longestComment,
            "who": person.name, "mayApprove": mayApprove, "mayRun": mayRun, "mayWithdraw": mayWithdraw,
            "isOwn": isOwn && seen.state == .requested && Route.Access.approving.includes(person.roles),
        ]
        for (name, phrase) in words { values[name] = language.text(phrase) }
        // What somebody types is not taken away from under them.
        let isLive = seen.state.isOpen && !mayApprove && !mayRun
        return ConsolePage(
            title: language.text(.restoreTitle, [.name(seen.restore.cluster)]),
            body: troubleHTML(problem, in: language) + template.render(values),
            item: .restores, isLive: isLive)
    }

    private let template = restoreBody

    private var choice: RestoreChoice {
        RestoreChoice(
            cluster: seen.restore.cluster, store: seen.restore.store, to: seen.restore.target,
            into: seen.restore.directory)
    }

    private func next(in language: Language) -> String {
        let words: Message? =
            switch seen.state {
            case .requested: Message(.restoresWaits, .name(seen.requestedBy), .instant(seen.until))
            case .approved: readiness
            case .running: Message(.restoresFollows)
            case .done: Message(.restoresEnded, .name(seen.restore.directory))
            case .expired: Message(.restoresExpired)
            case .unknown: Message(.restoresSilent, .name(seen.restore.directory))
            case .failed, .withdrawn: nil
            }
        return words?.text(in: language) ?? ""
    }

    private var readiness: Message {
        guard seen.isHere == true else {
            return Message(.restoresAway, .name(seen.restore.cluster), .name(seen.restore.host))
        }
        return Message(.restoresReady, .instant(seen.approvedUntil ?? now))
    }

    private func facts(in language: Language) -> [[String: String]] {
        let restore = seen.restore
        let rows: [(Phrase, String)] = [
            (.consoleCluster, restore.cluster), (.consoleStore, restore.store), (.columnPoint, restore.point.text),
            (.restoresMoment, moment(restore.target, in: language)), (.columnTimeline, "\(restore.timeline)"),
            (.restoresFolder, restore.directory), (.columnHost, restore.host), (.restoresDigest, seen.digest.hex),
        ]
        return rows.map { ["name": language.text($0.0), "value": $0.1] }
    }

    /// In the order in which they were done.
    private var steps: [(at: Timestamp, words: Message)] {
        var steps = [(seen.requestedAt, Message(.restoresAsked, .name(seen.requestedBy)))]
        if let by = seen.approvedBy, let at = seen.approvedAt {
            steps.append((at, Message(.restoresApproved, .name(by), .name(seen.comment ?? ""))))
        }
        if let by = seen.withdrawnBy, let at = seen.withdrawnAt {
            steps.append((at, Message(.restoresWithdrawn, .name(by))))
        }
        if let by = seen.runBy, let at = seen.runAt { steps.append((at, Message(.restoresBegun, .name(by)))) }
        if let at = seen.endedAt {
            let end = Message(.restoresEnded, .name(seen.restore.directory))
            steps.append((at, seen.failure.map { Message(.restoresBroken, .name($0)) } ?? end))
        }
        return steps
    }
}

private let words: [String: Phrase] = [
    "stepsTitle": .restoresSteps, "nextTitle": .restoresNext, "planTitle": .restoresPlan, "approve": .restoresApprove,
    "approveHow": .restoresApproveHow, "commentLabel": .restoresComment, "own": .restoresOwnHow,
    "withdraw": .restoresWithdraw, "run": .restoresRun, "runHow": .restoresRunHow,
    "passwordLabel": .restoresPasswordAgain, "planNow": .restoresPlanNow, "all": .restoresAll,
    "commandTitle": .restoresCommand,
]

private let restoreBody = Template(
    """
    <p class="summary {{level}}">{{state}}</p>
    {{#next}}<p>{{next}}</p>{{/next}}
    <div class="sections">
    <section aria-labelledby="what" class="stack"><h2 id="what">{{planTitle}}</h2>
    <dl class="facts">
    {{#facts}}<dt>{{name}}</dt><dd>{{value}}</dd>
    {{/facts}}
    </dl>
    <h3 id="command">{{commandTitle}}</h3>
    <pre class="paper wrapped" tabindex="0" aria-labelledby="command">{{command}}</pre>
    <p class="tools"><a href="{{outlook}}">{{planNow}}</a></p></section>
    <section aria-labelledby="steps" class="stack"><h2 id="steps">{{stepsTitle}}</h2>
    <ol class="steps">
    {{#steps}}<li><small class="hint">{{at}}</small><span class="wrapped">{{text}}</span></li>
    {{/steps}}
    </ol>
    {{#isOwn}}<p>{{own}}</p>{{/isOwn}}
    {{#mayApprove}}<form method="post" action="{{path}}/approval" class="ask">
    <h3>{{approve}}</h3><p class="hint">{{approveHow}}</p>
    <input type="hidden" name="digest" value="{{digest}}">
    <label for="comment">{{commentLabel}}</label>
    <input id="comment" name="comment" required maxlength="{{most}}" autocomplete="off">
    <button class="main">{{approve}}</button></form>{{/mayApprove}}
    {{#mayRun}}<form method="post" action="{{path}}/run" class="ask">
    <h3>{{run}}</h3><p class="hint">{{runHow}}</p>
    <input value="{{who}}" autocomplete="username" hidden>
    <label for="password">{{passwordLabel}}</label>
    <input id="password" name="password" type="password" required autocomplete="current-password">
    <button class="main">{{run}}</button></form>{{/mayRun}}
    {{#mayWithdraw}}<form method="post" action="{{path}}/withdrawal">\
    <button>{{withdraw}}</button></form>{{/mayWithdraw}}
    </section></div>
    <p class="tools"><a href="/restores">{{all}}</a></p>
    """)
