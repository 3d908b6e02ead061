import Glibc
import Model
import Testing

@testable import pra

@Suite struct InterruptionTests {
    @Test func workThatHeedsNoCancellationIsEndedByForce() async {
        await #expect(processExitsWith: .exitCode(5)) {
            let interruption = Interruption(patience: .milliseconds(100))
            try await interruption.cancelling {
                kill(getpid(), SIGTERM)
                await hang()
            } tell: {
                $0.code.exitStatus
            }
        }
    }

    @Test func aCommandThatIsAskedToStopHasTheSameLimit() async {
        await #expect(processExitsWith: .exitCode(5)) {
            let interruption = Interruption(patience: .milliseconds(100))
            try await interruption.cancelling {
                try await Interruption.whenAsked({}) {
                    kill(getpid(), SIGTERM)
                    await hang()
                }
            } tell: {
                $0.code.exitStatus
            }
        }
    }

    @Test func workThatEndsInTimeEndsAsItWill() async {
        await #expect(processExitsWith: .exitCode(7)) {
            let interruption = Interruption(patience: .seconds(10))
            try await interruption.cancelling {
                kill(getpid(), SIGTERM)
                while !Task.isCancelled { await Task.yield() }
            } tell: {
                $0.code.exitStatus
            }
            exit(7)
        }
    }
}

private func hang() async { await unsafe withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in } }
