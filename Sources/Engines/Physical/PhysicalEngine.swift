import Manifests
import Model
import Ports
import Stores

/// PostgreSQL's data directory and WAL, by the replication protocol into a store and back.
package struct PhysicalEngine: Sendable {
    package struct Surroundings: Sendable {
        package var time: any TimeSource
        package var random: any RandomSource
        package var runner: any ProcessRunner
        package var secrets: any SecretResolver
        /// The objects of a store. Only `initialize` is `creating`: a folder that is not there may be a disk that is
        /// not mounted.
        package var objects:
            @Sendable (Resource<BackupStore.Spec>, _ creating: Bool) throws(PraError) -> any ObjectStore

        package init(
            time: any TimeSource, random: any RandomSource, runner: any ProcessRunner, secrets: any SecretResolver,
            objects:
                @escaping @Sendable (
                    Resource<BackupStore.Spec>, _ creating: Bool
                ) throws(PraError) -> any ObjectStore
        ) {
            (self.time, self.random, self.runner) = (time, random, runner)
            (self.secrets, self.objects) = (secrets, objects)
        }
    }

    let world: Surroundings
    /// Sandboxes and the WAL spool live below it.
    let stateDirectory: String
    /// Who owns restored files and runs drills when this process is root and the manifest names nobody.
    let defaultUser: String
    /// What the spool of one cluster may hold; receiving pauses there.
    let spoolLimit: ByteCount
    let inspections = Inspections()
    let locks = LockReadings()
    /// Whether a verification reads what was read before, too.
    package var rereads = false

    package init(
        _ world: Surroundings, stateDirectory: String, defaultUser: String = "postgres",
        spoolLimit: ByteCount = ByteCount(4 << 30)
    ) {
        (self.world, self.stateDirectory, self.defaultUser) = (world, stateDirectory, defaultUser)
        self.spoolLimit = spoolLimit
    }

    /// - Parameter recipient: whose key opens it, where it is encrypted.
    /// - Throws: `.storeMissing` when there is none yet.
    func open(
        _ store: Resource<BackupStore.Spec>, as recipient: DrillRecord.Recipient = .operator
    ) async throws(PraError) -> Store {
        let encryption = store.spec.encryption
        let key = recipient == .operator ? encryption?.operatorKey : encryption?.recoveryKey
        return try await openStore(
            try world.objects(store, false), random: world.random, key: key?.reference, world.secrets)
    }

    /// What was read back of a store, to be believed for that long.
    func memory(of store: StoreIdentity, for lasts: Duration) -> Remembering {
        let folder = FileStore(directory: stateDirectory, creating: true, readers: 1)
        return Remembering(Readings(in: folder, of: store), for: rereads ? .zero : lasts)
    }

    /// What a cluster's pages were when they were last backed up from here.
    func pageCache(of store: Store, cluster uid: String) -> PageCache {
        PageCache(in: FileStore(directory: stateDirectory, creating: true), of: store.id, cluster: uid)
    }

    /// Who owns what is restored; `nil` when this process is not root and files simply are its own.
    func owner(_ wanted: String?) throws(PraError) -> Account? {
        guard Account.runsAsRoot else { return nil }
        let account = try Account.named(wanted ?? defaultUser)
        guard account.user != 0 else {
            throw PraError(
                .refused, "restored files can not belong to root: PostgreSQL refuses to run as root",
                remedy: "name an unprivileged user in the cluster's `runAs`")
        }
        return account
    }
}
