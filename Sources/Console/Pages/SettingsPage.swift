import Manifests
import Model

/// Who is logged in and what they may do, how programs come in, and which manifests are in force.
func settingsPage(_ account: ConsoleAccount, _ desired: Desired, in language: Language) -> ConsolePage {
    let documents = desired.documents.map { document in
        [
            "name": "\(document.kind)/\(document.name ?? "")",
            "place": document.location(of: []).description, "digest": String(document.digest.hex.prefix(12)),
        ]
    }
    var values: [String: Any] = [
        "rows": [
            (Phrase.consoleUser, account.name), (.consoleFullName, account.fullName),
            (.consoleLanguage, account.language.rawValue),
            (.consoleRoles, account.roles.map(\.rawValue).sorted().joined(separator: ", ")),
        ].map { ["name": language.text($0), "value": $1] },
        "stated": language.text(
            .consoleStated, [.count(desired.documents.count), .name(String(desired.revision.hex.prefix(12)))]),
        "head": [Phrase.columnResource, .consoleFile, .consoleDigest].map { ["text": language.text($0)] },
        "documents": documents.sorted { ($0["name"] ?? "") < ($1["name"] ?? "") },
        "sessions": language.text(.consoleSessions, [.duration(Sessions.idle), .duration(Sessions.longest)]),
    ]
    for (name, phrase) in words { values[name] = language.text(phrase) }
    return ConsolePage(title: language.text(.consoleSettings), body: settings.render(values), item: .settings)
}

private let words: [String: Phrase] = [
    "you": .consoleYou, "how": .consoleSettingsHow, "api": .consoleAPI, "apiHow": .consoleAPIHow,
    "description": .consoleAPIDescription, "manifests": .consoleManifests,
]

private let settings = Template(
    """
    <div class="sections">
    <section aria-labelledby="you"><h2 id="you">{{you}}</h2>
    <table>
    {{#rows}}<tr><th scope="row">{{name}}</th><td>{{value}}</td></tr>
    {{/rows}}
    </table>
    <p class="hint">{{how}} {{sessions}}</p></section>
    <section aria-labelledby="api"><h2 id="api">{{api}}</h2>
    <p>{{apiHow}}</p>
    <pre class="paper" tabindex="0">POST /api/v1/session
    {"name": "…", "password": "…"}

    Authorization: Bearer …</pre>
    <p><a href="/api/v1/openapi.json">{{description}}</a></p></section>
    </div>
    <section aria-labelledby="manifests"><h2 id="manifests">{{manifests}}</h2>
    <p class="hint">{{stated}}</p>
    <div class="wide" tabindex="0" role="group" aria-labelledby="manifests"><table>
    <thead><tr>{{#head}}<th scope="col">{{text}}</th>{{/head}}</tr></thead>
    <tbody>
    {{#documents}}<tr><td>{{name}}</td><td><code>{{place}}</code></td><td><code>{{digest}}</code></td></tr>
    {{/documents}}
    </tbody></table></div></section>
    """)
