import Model

/// - Parameter trouble: why the last try failed.
func loginPage(in language: Language, _ trouble: Message? = nil) -> String {
    var values = [
        "name": language.text(.consoleName), "password": language.text(.consolePassword),
        "enter": language.text(.consoleEnter), "how": language.text(.consoleHow),
    ]
    values["trouble"] = trouble?.text(in: language)
    let page = ConsolePage(title: language.text(.consoleLogin), body: login.render(values))
    return page.html(for: nil, in: language)
}

private let login = Template(
    """
    <div class="login">
    {{#trouble}}<p class="trouble" role="alert">{{trouble}}</p>{{/trouble}}
    <form method="post" action="/login">
    <label for="name">{{name}}</label>
    <input id="name" name="name" autocomplete="username" required autofocus>
    <label for="password">{{password}}</label>
    <input id="password" name="password" type="password" autocomplete="current-password" required>
    <button>{{enter}}</button>
    </form>
    <p class="hint">{{how}}</p>
    </div>
    """)
