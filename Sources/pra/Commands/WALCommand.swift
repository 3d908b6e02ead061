import ArgumentParser
import Engines
import Model
import Stores

/// `pra wal`: WAL out of and into a store, for PostgreSQL to call.
struct WALCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wal", abstract: "Fetch or put one WAL file; PostgreSQL calls this.",
        subcommands: [Get.self, Push.self])

    struct Target: ParsableArguments {
        @Option(help: ArgumentHelp("Store.", valueName: "url")) var store: String
        @Option(help: ArgumentHelp("System identifier.", valueName: "id")) var system: UInt64
        @OptionGroup var key: KeyOption

        func open() async throws(PraError) -> Store { try await StorePlace(url: store, key: key.reference()).open() }
    }

    struct Get: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "get", abstract: "Fetch a WAL or history file (restore_command).",
            discussion: """
                restore_command = 'pra wal get --store URL --system ID %f %p'

                Exit status: 0 delivered; 1 the store has no such file; 126 anything else, a wrong option included, so \
                that recovery stops instead of taking a fault for the end of WAL.
                """)

        @OptionGroup var target: Target
        @Flag(help: "For a standby: faults exit 1, so that the server asks again.") var standby = false
        @Argument(help: "File name (%f).") var name: String
        @Argument(help: "Where to put it (%p).") var path: String

        func run() async throws {
            let delivery = await fetch()
            if case .failed(let error) = delivery { writeToStandardError(error.onTerminal) }
            throw ExitCode(delivery.exitStatus(standby: standby))
        }

        private func fetch() async -> WALDelivery {
            do throws(PraError) {
                return await walGet(
                    name, to: path, from: try await target.open(), system: SystemIdentifier(target.system))
            } catch {
                return .failed(error)
            }
        }
    }

    struct Push: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "push", abstract: "Put a WAL or history file (archive_command).",
            discussion: """
                archive_command = 'pra wal push --store URL --system ID %f %p'

                Exit status: 0 durable in the store; 1 anything else, a wrong option included.
                """)

        @OptionGroup var target: Target
        @Argument(help: "File name (%f).") var name: String
        @Argument(help: "The file (%p).") var path: String

        func run() async throws {
            do throws(PraError) {
                try await walPush(
                    name, from: path, to: try await target.open(), system: SystemIdentifier(target.system))
            } catch {
                writeToStandardError(error.onTerminal)
                throw ExitCode(1)
            }
        }
    }
}
