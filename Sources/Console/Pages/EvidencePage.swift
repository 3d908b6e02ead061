import Evidence
import Model

/// A part of the ledger, newest first.
func evidencePage(
    _ head: SignedHead, _ page: ListPage<SignedEntry>, filter: EntryFilter, verified check: LedgerVerification?,
    in language: Language
) -> ConsolePage {
    var values: [String: Any] = [
        "size": language.text(.consoleEntries, [.count(head.size)]), "root": "\(head.root)", "key": head.key,
        "signed": head.checkpoint, "signedTitle": language.text(.consoleCheckpoint),
        "head": [Phrase.consoleEntry, .columnWhen, .consoleEvent, .consoleSubject, .consoleActor].map {
            ["text": language.text($0)]
        },
        "entries": page.items.map { entry in
            [
                "index": "\(entry.index)", "path": "/evidence/\(entry.index)", "at": language.text(entry.at),
                "actor": entry.actor, "event": entry.event, "subject": "\(entry.subject)",
            ]
        },
        "verify": language.text(.consoleVerifyAll), "older": language.text(.consoleOlder),
        "newest": language.text(.consoleNewest), "filterTitle": language.text(.consoleFilter),
        "fields": filter.fields.map { ["name": $0.name, "label": language.text($0.label), "value": $0.value ?? ""] },
        "isEmpty": page.items.isEmpty, "none": language.text(.consoleNoEntries), "clear": language.text(.consoleAll),
        "isFiltered": !filter.isEmpty,
    ]
    if let next = page.next {
        let kept = filter.fields.compactMap { field in field.value.map { "&\(field.name)=\(escapedPlace($0))" } }
        values["before"] = next + kept.joined()
    }
    if let check {
        let words: Message =
            check.problem.map { Message(.consoleBroken, .count($0.index), .name($0.what)) }
            ?? Message(.consoleIntact, .count(check.entries), .count(check.checkpoints))
        values["check"] = ["level": check.isIntact ? "ok" : "critical", "words": words.text(in: language)]
    }
    return ConsolePage(title: language.text(.consoleEvidence), body: list.render(values), item: .evidence)
}

/// One entry, and that it stands in the signed ledger.
func entryPage(_ proof: EntryProof, in language: Language) -> ConsolePage {
    let body = entry.render([
        "entry": proof.entry, "leaf": "\(proof.leaf)", "root": "\(proof.tree.root)", "key": proof.tree.key,
        "words": language.text(.consoleProven, [.count(proof.index), .count(proof.tree.size)]),
        "pathTitle": language.text(.consolePath), "path": proof.path.map { ["hash": "\($0)"] },
        "how": language.text(.consoleProofHow), "command": "pra ledger prove \(proof.index) -o json > proof.json",
        "download": "/api/v1/ledger/entries/\(proof.index)/proof", "back": language.text(.consoleEvidence),
        "proof": language.text(.consoleProofFile),
    ])
    let title = language.text(.consoleEntryTitle, [.count(proof.index)])
    return ConsolePage(title: title, body: body, item: .evidence)
}

extension EntryFilter {
    fileprivate var fields: [(name: String, label: Phrase, value: String?)] {
        [("event", .consoleEvent, event), ("subject", .consoleSubject, subject), ("actor", .consoleActor, actor)]
    }
}

private let list = Template(
    """
    {{#check}}<p class="summary {{level}}" role="status">{{words}}</p>{{/check}}
    <dl class="hashes"><dt>{{size}}</dt><dd><code>{{root}}</code></dd><dd><code>{{key}}</code></dd></dl>
    <details><summary>{{signedTitle}}</summary><pre class="paper" tabindex="0">{{signed}}</pre></details>
    <form method="post" action="/evidence/verification"><button>{{verify}}</button></form>
    <form class="row" method="get" action="/evidence">
    {{#fields}}<label>{{label}} <input name="{{name}}" value="{{value}}" maxlength="200" size="16"></label>
    {{/fields}}
    <button>{{filterTitle}}</button>{{#isFiltered}} <a href="/evidence">{{clear}}</a>{{/isFiltered}}
    </form>
    {{#isEmpty}}<p>{{none}}</p>{{/isEmpty}}
    <div class="wide" tabindex="0" role="group"><table>
    <thead><tr>{{#head}}<th scope="col">{{text}}</th>{{/head}}</tr></thead>
    <tbody>
    {{#entries}}<tr><td><a href="{{path}}">{{index}}</a></td><td>{{at}}</td><td>{{event}}</td><td>{{subject}}</td>\
    <td>{{actor}}</td></tr>
    {{/entries}}
    </tbody></table></div>
    <p><a href="/evidence">{{newest}}</a>\
    {{#before}} · <a href="/evidence?before={{before}}">{{older}}</a>{{/before}}</p>
    """)

private let entry = Template(
    """
    <p class="summary ok">✓ {{words}}</p>
    <pre class="paper wrapped">{{entry}}</pre>
    <dl class="hashes"><dt>leaf</dt><dd><code>{{leaf}}</code></dd>
    <dt>root</dt><dd><code>{{root}}</code></dd><dd><code>{{key}}</code></dd></dl>
    <details><summary>{{pathTitle}}</summary><ol>
    {{#path}}<li><code>{{hash}}</code></li>
    {{/path}}
    </ol></details>
    <p>{{how}}</p>
    <pre class="paper" tabindex="0">{{command}}</pre>
    <p><a href="{{download}}" download="proof.json">{{proof}}</a> · <a href="/evidence">{{back}}</a></p>
    """)
