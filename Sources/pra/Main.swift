import ArgumentParser
import Glibc
import Model
import Ports

/// Parses, runs one command, and turns every ending into words and one exit status (DESIGN §12).
@main enum Main {
    static func main() async {
        Inherited.dropLibpqVariables()
        let arguments = Array(CommandLine.arguments.dropFirst())
        let ending = await status(of: arguments)
        exit(ending == 0 ? statusOfOutput() : ending)
    }

    private static func status(of arguments: [String]) async -> Int32 {
        if let call = ServerCall(arguments) { return await status(of: call, arguments) }
        let interruption = Interruption()
        do {
            try await interruption.cancelling {
                try await run(arguments)
            } tell: {
                tell($0, arguments, interruption)
            }
            return 0
        } catch let code as ExitCode {
            return code.rawValue
        } catch let fault as PraError {
            return tell(fault, arguments, interruption)
        } catch is CancellationError {
            return tell(.wrapping(CancellationError()), arguments, interruption)
        } catch {
            return tell(usage: error)
        }
    }

    /// Without handlers: a signal ends `pra wal` as PostgreSQL, which sent it, expects.
    private static func status(of call: ServerCall, _ arguments: [String]) async -> Int32 {
        do {
            try await run(arguments)
            return 0
        } catch let code as ExitCode {
            return call.answers.contains(code.rawValue) ? code.rawValue : call.fault
        } catch let fault as PraError {
            writeToStandardError(fault.onTerminal)
            return call.fault
        } catch {
            return tell(usage: error) == 0 ? 0 : call.fault
        }
    }

    private static func run(_ arguments: [String]) async throws {
        try refuseUnknownCommand(arguments)
        let command = try Pra.parseAsRoot(arguments)
        if var asynchronous = command as? any AsyncParsableCommand {
            try await asynchronous.run()
        } else {
            var immediate = command
            try immediate.run()
        }
    }

    private static func tell(_ fault: PraError, _ arguments: [String], _ interruption: Interruption) -> Int32 {
        writeToStandardError(wantsJSON(arguments) ? json(of: fault).compact : fault.onTerminal)
        return interruption.status ?? fault.code.exitStatus
    }

    /// An answer that nobody could read is none, such as one into a file on a full disk.
    private static func statusOfOutput() -> Int32 {
        guard fflush(nil) != 0 else { return 0 }
        let fault = PraError(
            .fileFault, "standard output can not be written", remedy: "see where it goes, and that its disk has room",
            cause: unsafe String(cString: strerror(errno)))
        writeToStandardError(fault.onTerminal)
        return fault.code.exitStatus
    }

    /// Commands throw `PraError`; what is left is ArgumentParser's: help and version are answers, the rest is a wrong
    /// call.
    private static func tell(usage error: any Error) -> Int32 {
        let message = Pra.fullMessage(for: error)
        guard Pra.exitCode(for: error) == .success else {
            writeToStandardError(message)
            return PraError.Code.usage.exitStatus
        }
        print(message)
        return 0
    }
}
