import FoundationEssentials
import Manifests
import Model
import Ports

/// Secrets of this host: environment, files, other programs. One trailing newline is not part of a secret.
package actor LocalSecrets: SecretResolver {
    private let environment: [String: String]
    private let runner: any ProcessRunner
    private let thread = SerialThread()

    package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

    package init(environment: [String: String], runner: any ProcessRunner) {
        (self.environment, self.runner) = (environment, runner)
    }

    package func resolve(_ reference: SecretReference) async throws(PraError) -> Secret {
        switch reference {
        case .env(let name):
            guard let value = environment[name] else {
                throw unavailable(
                    "environment variable \(name) is not set", "export \(name), or set it in the service's unit")
            }
            return Secret(value)
        case .file(let path): return Secret(withoutNewline(try read(path)))
        case .exec(let command): return Secret(withoutNewline(try await output(of: command)))
        }
    }

    private func read(_ path: String) throws(PraError) -> String {
        do { return try String(contentsOfFile: path, encoding: .utf8) } catch {
            throw unavailable("cannot read the secret file \(path)", "ls -l \(path)", cause: error.words)
        }
    }

    private func output(of command: [String]) async throws(PraError) -> String {
        guard let program = command.first else {
            throw unavailable("a secret's `exec` is empty", "name a program: {exec: [/usr/bin/pass, show, pra]}")
        }
        let result = try await runner.run(Command(program, Array(command.dropFirst())), deadline: .seconds(30))
        guard result.exitStatus == 0 else {
            throw unavailable(
                "\(program) exited \(result.exitStatus), and gave no secret", "run it by hand", cause: result.errors)
        }
        return result.output
    }
}

private func withoutNewline(_ text: String) -> String {
    text.hasSuffix("\r\n") || text.hasSuffix("\n") ? String(text.dropLast()) : text
}

private func unavailable(_ what: String, _ remedy: String, cause: String? = nil) -> PraError {
    PraError(.secretUnavailable, what, remedy: remedy, cause: cause)
}
