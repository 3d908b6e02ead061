import Engines
import Model
import Ports
import Testing

@Suite struct ProgramsTests {
    private let runner = SubprocessRunner(time: HostTime())

    @Test func keepsStatusAndBothStreams() async throws {
        let result = try await runner.run(
            Command("/bin/sh", ["-c", "echo $GREETING; echo no >&2; exit 3"], environment: ["GREETING": "hello"]),
            deadline: .seconds(10))
        #expect(result == CommandResult(exitStatus: 3, output: "hello\n", errors: "no\n"))
    }

    @Test func keepsTheEndOfALongStream() async throws {
        let result = try await runner.run(
            Command("/bin/sh", ["-c", "seq 1 100000"]), deadline: .seconds(10))
        #expect(result.output.utf8.count == 65_536)
        #expect(result.output.hasSuffix("99999\n100000\n"))
    }

    @Test func endsAProgramAndItsChildrenAtTheDeadline() async throws {
        let error = await #expect(throws: PraError.self) {
            try await runner.run(
                Command("/bin/sh", ["-c", "sleep 600 & wait"]), deadline: .milliseconds(200))
        }
        #expect(error?.code == .timeout)
    }

    @Test func saysWhichProgramIsMissing() async throws {
        let error = await #expect(throws: PraError.self) {
            try await runner.run(Command("/nowhere/postgres"), deadline: .seconds(5))
        }
        #expect(error?.code == .programMissing)
        #expect(error?.what.contains("/nowhere/postgres") == true)
    }

    @Test(.enabled(if: Account.runsAsRoot))
    func becomesAnUnprivilegedUser() async throws {
        let result = try await runner.run(Command("/usr/bin/id", ["-un"], user: "nobody"), deadline: .seconds(5))
        #expect(result.output == "nobody\n")
    }

    /// A child that became another user by way of the C library waited for ever for a thread that was being made.
    @Test(.enabled(if: Account.runsAsRoot))
    func becomesAnotherUserWhileThreadsAreMade() async throws {
        for _ in 1...20 {
            async let threads: Void = { for _ in 1...20 { _ = await Disk().exists("/") } }()
            let result = try await runner.run(Command("/usr/bin/true", user: "nobody"), deadline: .seconds(20))
            await threads
            #expect(result.exitStatus == 0)
        }
    }

    @Test(
        arguments: [
            ("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n", 15), ("pg_amcheck (PostgreSQL) 18beta1\n", 18),
            ("bash 5.2", nil),
        ] as [(String, Int?)])
    func readsTheMajorVersion(printed: String, major: Int?) {
        #expect(majorVersion(printed) == major)
    }

    @Test func namesEveryFolderThatItLookedIn() async throws {
        let error = await #expect(throws: PraError.self) {
            try await PostgresPrograms.find(major: 15, configured: "/nowhere", runner: runner)
        }
        #expect(error?.code == .programMissing)
        #expect(error?.what == "no PostgreSQL 15 server programs in /nowhere")
    }
}
