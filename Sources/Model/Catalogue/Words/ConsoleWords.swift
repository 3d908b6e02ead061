extension Phrase {
    /// Pages of the console.
    static let consoleWords: [Phrase: Words] = [
        .consoleLogin: Words("Log in", "Connexion"),
        .consoleName: Words("Name of your User", "Nom de votre User"),
        .consolePassword: Words("Password", "Mot de passe"),
        .consoleEnter: Words("Log in", "Se connecter"),
        .consoleLeave: Words("Log out", "Se déconnecter"),
        .consoleWrong: Words(
            "No User of that name has that password.", "Aucun User de ce nom n’a ce mot de passe."),
        .consoleTooOften: Words(
            "Too many wrong passwords for this name. Try again after {0}.",
            "Trop de mots de passe erronés pour ce nom. Réessayez après {0}."),
        .consoleNothingYet: Words(
            "The first look is not done yet: this page has it in a few seconds.",
            "Le premier regard n’est pas fini : cette page l’aura dans quelques secondes."),
        .consoleSeen: Words("Seen {0}", "Vu le {0}"),
        .consoleHow: Words(
            "Who may log in stands in the User manifests: console.password and a role.",
            "Qui peut se connecter est dans les manifestes User : console.password et un rôle."),
    ]
}
