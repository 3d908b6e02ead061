import Foundation
import Manifests
import Model
import Ports
import Postgres
import Testing

@Suite("Secrets of this host")
struct SecretTests {
    @Test("environment, file and program give the secret without its last newline")
    func sources() async throws {
        let file = NSTemporaryDirectory() + "/secret-\(UUID())"
        try Data("from file\n".utf8).write(to: URL(filePath: file))
        defer { try? FileManager.default.removeItem(atPath: file) }
        let secrets = LocalSecrets(environment: ["PG": "from env"], runner: Echo(status: 0))
        #expect(try await secrets.resolve(.env("PG")).revealed == "from env")
        #expect(try await secrets.resolve(.file(file)).revealed == "from file")
        #expect(try await secrets.resolve(.exec(["/bin/vault", "a", "b"])).revealed == "/bin/vault a b")
    }

    @Test(
        "a secret that is not there is one error that names where it should be",
        arguments: [SecretReference.env("NOPE"), .file("/nonexistent/NOPE"), .exec(["/bin/NOPE"])])
    func missing(reference: SecretReference) async throws {
        let secrets = LocalSecrets(environment: [:], runner: Echo(status: 1))
        let error = await failure { try await secrets.resolve(reference) }
        #expect(error?.code == .secretUnavailable)
        #expect(error?.what.contains("NOPE") == true)
    }

    @Test("why a secret's file can not be read is said in the system's words")
    func cause() async {
        let secrets = LocalSecrets(environment: [:], runner: Echo(status: 1))
        let error = await failure { try await secrets.resolve(.file("/nonexistent/NOPE")) }
        #expect(error?.cause == "No such file or directory")
    }

    @Test("no way of printing a secret shows it")
    func printing() {
        let secret = Secret("hunter2")
        var dumped = ""
        dump(secret, to: &dumped)
        #expect(!"\(secret) \(String(reflecting: secret)) \(dumped)".contains("hunter2"))
        var settings = ConnectionSettings(cluster: "a", hosts: [], port: 1, user: "u")
        settings.password = secret
        #expect(!"\(settings)".contains("hunter2"))
    }
}

/// Prints its command line, as `echo` would.
private struct Echo: ProcessRunner {
    var status: Int32

    func run(_ command: Command, deadline: Duration) async throws(PraError) -> CommandResult {
        CommandResult(
            exitStatus: status, output: ([command.program] + command.arguments).joined(separator: " ") + "\n",
            errors: "")
    }
}
