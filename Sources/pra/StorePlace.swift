import ArgumentParser
import Engines
import Manifests
import Model
import Ports
import Stores

/// The secret that opens an encrypted store. Every command that opens one takes it the same way.
struct KeyOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Where the key or passphrase of an encrypted store is: file:/PATH or env:NAME (default: the operator's, as "
                + "its manifest states).", valueName: "where"))
    var key: String?

    /// `nil` when none was given.
    func reference() throws(PraError) -> SecretReference? { try KeyOption.reference(to: key) }

    static func reference(to key: String?) throws(PraError) -> SecretReference? {
        guard let key else { return nil }
        for (form, make) in [("file:", SecretReference.file), ("env:", SecretReference.env)] where key.hasPrefix(form) {
            let place = String(key.dropFirst(form.count))
            if form == "file:" ? place.hasPrefix("/") : !place.isEmpty { return make(place) }
        }
        throw PraError(
            .usage, "--key does not say where the key is; what was given is not shown, as it may be the key itself",
            remedy: "write --key file:/PATH or --key env:NAME")
    }
}

/// A store as a command was told of it.
struct StorePlace {
    private let spec: BackupStore.Spec
    private let key: SecretReference?
    /// How another call of pra names it.
    private let options: String

    var url: String { spec.url }
    var encryption: BackupStore.Encryption? { spec.encryption }
    var scrub: BackupStore.Scrub { spec.scrub }
    var compressor: Compressor { spec.compression.compressor }

    /// - Parameter id: as it was found there.
    func identity(_ id: String) -> StoreIdentity { spec.identity(id) }

    /// A file store needs nothing but its URL; the others need what the manifest says besides.
    /// - Parameters:
    ///   - folders: of the manifests that state it.
    ///   - key: takes the place of the operator's.
    init(_ store: Resource<BackupStore.Spec>, in folders: [String] = [], key: SecretReference? = nil) {
        let named = ["--store \"\(store.name)\""] + folders.map { "-f \"\(absolutePath($0))\"" }
        options = store.spec.url.hasPrefix("file:") ? "--store \"\(store.spec.url)\"" : named.joined(separator: " ")
        (spec, self.key) = (store.spec, key ?? store.spec.encryption?.operatorKey.reference)
    }

    init(url: String, key: SecretReference?) {
        (spec, self.key, options) = (stated(url: url), key, "--store \"\(url)\"")
    }

    /// A URL stands for itself; a name, or nothing, is looked up in the manifests.
    init(_ name: String?, _ manifests: ManifestOptions, key: SecretReference? = nil) async throws(PraError) {
        if let name, name.contains("://") {
            self.init(url: name, key: key)
        } else {
            let stores = try await manifests.load().stores
            self.init(
                try chosen(name, among: stores, kind: "BackupStore", option: "--store"), in: manifests.folders,
                key: key)
        }
    }

    func objects(creating: Bool = false) throws(PraError) -> any ObjectStore {
        try objectStore(spec, creating: creating)
    }

    /// - Throws: `.storeMissing` with the url when there is none.
    func open() async throws(PraError) -> Store {
        do throws(PraError) {
            return try await openStore(try objects(), random: SystemRandom(), key: key, Wiring.secrets)
        } catch {
            guard error.code == .storeMissing else { throw error }
            let cause = error.cause.map { "\(error.what): \($0)" } ?? error.what
            throw PraError(.storeMissing, "there is no store at \(url)", remedy: error.remedy, cause: cause)
        }
    }

    /// Whether a store was made there, to its end.
    func isThere() async throws(PraError) -> Bool {
        do throws(PraError) { return try await Store.isMade(in: try objects()) } catch
            where error.code == .storeMissing
        {
            return false
        }
    }

    /// Makes it, or opens the one that is there.
    func make() async throws(PraError) -> Store {
        if key != nil, encryption == nil {
            throw PraError(
                .usage, "an encrypted store is made for two recipients, and --key names one",
                remedy: "state `encryption` in a BackupStore and give its name; pra explain BackupStore.encryption")
        }
        return try await makeStore(
            try objects(creating: true), random: SystemRandom(), encryption, Wiring.secrets)
    }

    /// For `pra wal`, as PostgreSQL runs it; `nil` where the key is in this environment or comes from a program: the
    /// server has neither.
    var optionsForPostgreSQL: String? {
        switch key {
        case nil: options
        case .file(let path)?: "\(options) --key \"file:\(path)\""
        case .env?, .exec?: nil
        }
    }

    /// For the `postgresql.conf` of what is restored; `nil` where its server could not open the store.
    var restoreCommand: (@Sendable (SystemIdentifier, _ standby: Bool) -> String)? {
        guard let options = optionsForPostgreSQL else { return nil }
        return { system, standby in
            "\(Wiring.walGet) \(standby ? "--standby " : "")\(options) --system \(system) %f %p"
        }
    }
}
