import Model

/// Who is logged in, and what they may do.
func settingsPage(_ account: ConsoleAccount, in language: Language) -> ConsolePage {
    let body = settings.render([
        "rows": [
            (Phrase.consoleUser, account.name), (.consoleFullName, account.fullName),
            (.consoleLanguage, account.language.rawValue),
            (.consoleRoles, account.roles.map(\.rawValue).sorted().joined(separator: ", ")),
        ].map { ["name": language.text($0), "value": $1] },
        "how": language.text(.consoleSettingsHow),
    ])
    return ConsolePage(title: language.text(.consoleSettings), body: body, item: .settings)
}

private let settings = Template(
    """
    <section><table>
    {{#rows}}<tr><th scope="row">{{name}}</th><td>{{value}}</td></tr>
    {{/rows}}
    </table></section>
    <p class="hint">{{how}}</p>
    """)
