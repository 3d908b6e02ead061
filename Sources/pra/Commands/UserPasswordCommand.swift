import ArgumentParser
import Console
import Glibc
import Manifests
import Model
import Ports

/// `pra user password`: the line by which somebody can log in to the console.
struct UserPasswordCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "password", abstract: "Make the line of a User manifest by which a password is known.",
        discussion: """
            Asks for the password twice and shows none of it; where standard input is no terminal its first line is \
            taken. What is printed goes into the manifest, as spec.console.password; the password itself can not be \
            told from it, and is kept nowhere. Each time it is another line, also of the same password.

              pra user password
              pra user password < password.txt

            Exit status: 0; 2 the password is too short, or the two differ.
            """)
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let hash = try PasswordHash(of: try password())
        try output.show(json: Versioned("pra.password/v1", ["password": hash.text])) { hash.text + "\n" }
    }

    private func password() throws(PraError) -> String {
        guard isatty(STDIN_FILENO) == 1 else { return readLine() ?? "" }
        let first = unechoed("Password: ")
        guard first == unechoed("Again: ") else {
            throw PraError(.usage, "the two passwords differ", remedy: "type the command again")
        }
        return first
    }

    private func unechoed(_ prompt: String) -> String {
        var before = termios()
        _ = unsafe tcgetattr(STDIN_FILENO, &before)
        var silent = before
        silent.c_lflag &= ~tcflag_t(ECHO)
        _ = unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
        defer { _ = unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &before) }
        writeToStandardError(prompt)
        return readLine() ?? ""
    }
}
