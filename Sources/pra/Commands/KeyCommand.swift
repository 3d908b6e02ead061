import ArgumentParser
import Engines
import Manifests
import Model
import Ports
import Stores

/// `pra key`: the keys of encrypted stores.
struct KeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Make, list and rotate the keys of encrypted stores.",
        subcommands: [New.self, List.self, Rotate.self])

    struct New: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "new", abstract: "Write a new random key to a file that only its owner may read.",
            discussion: """
                Keep a copy of it where the store is not: who has lost every key of a store has lost the store. The \
                key is not shown.
                """)
        @Argument(help: ArgumentHelp("File to create.", valueName: "file")) var file: String

        func run() async throws {
            let path = absolutePath(file)
            try await Disk().create(path, Array((mintedKey().revealed + "\n").utf8))
            print("a new key is in \(path); keep a copy of it elsewhere")
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Who can open an encrypted store. Needs no key and shows none.")
        @Argument(
            help: ArgumentHelp("Its name in the manifests, or a URL (default: the only one).", valueName: "name|url"))
        var store: String?
        @OptionGroup var manifests: ManifestOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await show(try await StorePlace(store, manifests), output)
        }
    }

    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "rotate", abstract: "Give an encrypted store the keys that its manifest states now.",
            discussion: """
                State the new key in the manifest, then rotate, opening the store with the old one:

                  pra key new /etc/pra/store-2.key
                  pra key rotate local --key file:/etc/pra/store.key

                What is wrapped anew is small: no backup is read or written, and those that run go on. The old key \
                opens the store until each new one was seen to open it. A recovery key that is not at hand stays as \
                it is. Cut off, it is run again. With --data what is written from then on has a new data key as \
                well: for when somebody may have read the data key itself; both recipients' secrets are needed.
                Exit status: 7 somebody else rotates them too; 12 the key opens nothing.
                """)
        @OptionGroup var target: StoreCommand.Target
        @Flag(help: "Begin a new data key, too.") var data = false

        func run() async throws {
            let place = try await target.place()
            guard let encryption = place.encryption else {
                throw PraError(
                    .usage, "\(place.url) has no encryption stated, so there are no keys to give it",
                    remedy: "name the store as its manifest does, and state `encryption` there")
            }
            var recipients = [try await recipient("operator", encryption.operatorKey, Wiring.secrets)]
            do throws(PraError) {
                recipients.append(try await recipient("recovery", encryption.recoveryKey, Wiring.secrets))
            } catch {
                guard error.code == .secretUnavailable, !data else { throw error }
                writeToStandardError("the recovery key stays as it is: \(error.what)")
            }
            try await place.open().rotateKeys(for: recipients, data: data)
            try await show(place, target.output)
        }
    }
}

private func show(_ place: StorePlace, _ output: OutputOptions) async throws(PraError) {
    let keys = try await Store.keyGenerations(in: try place.objects())
    try output.show(json: Versioned("pra.keys/v1", ["keys": keys])) {
        guard !keys.isEmpty else { return "\(place.url) is not encrypted\n" }
        let rows = keys.map { key in
            let holders = key.holders.map { "\($0.recipient) (\($0.derivation == .key ? "key" : "passphrase"))" }
            return ["\(key.epoch)", "\(key.generation)", holders.joined(separator: ", ")]
        }
        return table(["EPOCH", "GENERATION", "OPENED BY"], rows)
    }
}
