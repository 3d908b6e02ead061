import Archive
import ArgumentParser
import Manifests
import Model
import Ports
import Stores

/// `pra wal`: WAL out of and into a store, for PostgreSQL to call.
struct WALCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wal", abstract: "Fetch or put one WAL file, as PostgreSQL calls it; audit what is stored.",
        subcommands: [Get.self, Push.self, Audit.self])

    struct Target: ParsableArguments {
        @Option(help: ArgumentHelp("Store: its name in the manifests, or a URL.", valueName: "name|url"))
        var store: String
        @OptionGroup var manifests: ManifestOptions
        @Option(help: ArgumentHelp("System identifier.", valueName: "id")) var system: UInt64
        @OptionGroup var key: KeyOption

        func open() async throws(PraError) -> Store {
            try await StorePlace(store, manifests, key: key.reference()).open()
        }
    }

    struct Get: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "get", abstract: "Fetch a WAL or history file (restore_command).",
            discussion: """
                restore_command = 'pra wal get --store URL --system ID %f %p'

                `pra-wal get`, beside this program, is the same and starts in milliseconds. From a store that is not \
                on this host the next three segments come along, into base/pgsql_tmp of the data directory.

                Exit status: 0 delivered; 1 the store has no such file; 126 anything else, a wrong option included, so \
                that recovery stops instead of taking a fault for the end of WAL.
                """)

        @OptionGroup var target: Target
        @Flag(help: "For a standby: faults exit 1, so that the server asks again.") var standby = false
        @Argument(help: "File name (%f).") var name: String
        @Argument(help: "Where to put it (%p).") var path: String

        func run() async throws {
            let delivery = await walGet(name, to: path, system: SystemIdentifier(target.system), from: target.open)
            if case .failed(let error) = delivery { writeToStandardError(error.onTerminal) }
            throw ExitCode(delivery.exitStatus(standby: standby))
        }
    }

    struct Push: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "push", abstract: "Put a WAL or history file (archive_command).",
            discussion: """
                archive_command = 'pra wal push --store URL --system ID %f %p'

                `pra-wal push`, beside this program, is the same and starts in milliseconds. What the store has already
                is told by its hash. Other bytes under a name that is taken are refused.

                Exit status: 0 durable in the store; 1 anything else, a wrong option included.
                """)

        @OptionGroup var target: Target
        @Argument(help: "File name (%f).") var name: String
        @Argument(help: "The file (%p).") var path: String

        func run() async throws {
            do throws(PraError) {
                try await walPush(name, from: path, system: SystemIdentifier(target.system), to: target.open)
            } catch {
                writeToStandardError(error.onTerminal)
                throw ExitCode(1)
            }
        }
    }

    struct Audit: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "audit", abstract: "Say which WAL the stores have, and where it has holes.",
            discussion: """
                Per timeline, from the names of what is stored: no byte of it is read (pra verify does that).
                  WALHole         WAL is missing before other WAL, or before the end of a backup
                  WALTail         a timeline's end is missing, up to where the next one begins
                  HistoryMissing  a .history file is missing: a search for the newest timeline stops there
                  NoBase          no recovery point leads to the newest timeline
                What no recovery point needs is not amiss.

                Exit status: 0; 3 with findings; 8 when a store could not be read; 6 when no store knows the cluster.
                """)

        @Option(help: ArgumentHelp("Cluster (default: all).", valueName: "name")) var cluster: String?
        @Option(help: ArgumentHelp("Store (default: all).", valueName: "name")) var store: String?
        @OptionGroup var manifests: ManifestOptions
        @OptionGroup var state: StateOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let desired = try await manifests.load()
            let named = try store.map { (name) throws(PraError) in
                [try chosen(name, among: desired.stores, kind: "BackupStore", option: "--store")]
            }
            let listing = try await WALAudits(
                of: cluster, in: named ?? desired.stores, by: Wiring.engine(state: state.path))
            try output.show(json: Versioned("pra.wal-audit/v1", listing)) { listing.text }
            if let status = listing.exitStatus { throw ExitCode(status) }
        }
    }
}
