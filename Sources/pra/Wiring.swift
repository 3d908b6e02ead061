import Channels
import Engines
import FoundationEssentials
import Manifests
import Model
import Ports
import Postgres
import State
import Stores
import Transfer

/// The only place that builds a world.
struct Wiring {
    let engine: PhysicalEngine
    let journal: SQLiteJournal
    let world: World

    /// - Parameters:
    ///   - access: one process at a time may write facts; any number may look.
    ///   - rereading: whether verifications read what was read before, too.
    init(state: String, for access: SQLiteJournal.Access, rereading: Bool = false) async throws(PraError) {
        let time = SystemTime()
        let secrets = Wiring.secrets
        let client = try HTTPClient()
        let journal = try await openJournal(state, for: access)
        self.journal = journal
        var engine = Wiring.engine(state: state, secrets: secrets)
        engine.rereads = rereading
        self.engine = engine
        let anchorer = Anchorer(
            client: client, journal: journal, runner: SubprocessRunner(time: time), random: SystemRandom())
        world = World(
            time: time, random: SystemRandom(), servers: LivePostgres(secrets: secrets), endpoints: HTTPProbe(client),
            engine: engine, journal: journal,
            alerts: ChannelSender(journal: journal, client: client, secrets: secrets, time: time),
            evidence: { (store) throws(PraError) in try await Store.writable(try objectStore(store.spec)) },
            zones: zoneRules,
            anchor: { (order) throws(PraError) in try await anchorer.put(order) })
    }

    /// The engine alone: restoring needs no ledger.
    static func engine(state: String) -> PhysicalEngine {
        engine(
            state: state,
            secrets: Wiring.secrets)
    }

    /// Secrets of this host.
    static var secrets: LocalSecrets {
        LocalSecrets(environment: Inherited.environment, runner: SubprocessRunner(time: SystemTime()))
    }

    private static func engine(state: String, secrets: LocalSecrets) -> PhysicalEngine {
        PhysicalEngine(
            PhysicalEngine.Surroundings(
                time: SystemTime(), random: SystemRandom(), runner: SubprocessRunner(time: SystemTime()),
                secrets: secrets,
                objects: { (store, creating) throws(PraError) in
                    try objectStore(store.spec, creating: creating)
                }),
            stateDirectory: state)
    }

    /// How `restore_command` begins, which PostgreSQL runs long after this process has ended: with the program that
    /// starts faster, where that lies beside this one.
    static var walGet: String {
        let (own, small) = (program, program + "-wal")
        return FileManager.default.isExecutableFile(atPath: small) ? "\"\(small)\" get" : "\"\(own)\" wal get"
    }

    /// Of this process.
    static var program: String {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    }
}

/// Puts one fact of the person at the keyboard into the ledger of a state folder.
func recordFact(
    _ event: Fact.Event, about subject: ResourceID, confidence: Confidence, in state: String
) async throws(PraError) -> Recorded {
    let fact = operatorFact(event, about: subject, confidence: confidence)
    return try await SQLiteJournal.record([fact], in: state, overflow: overflowFolder(of: state), time: SystemTime())
}

@Sendable func operatorFact(_ event: Fact.Event, about subject: ResourceID, confidence: Confidence) -> Fact {
    let time = SystemTime()
    return Fact(
        at: time.now(), monotonic: time.elapsed().microseconds, boot: time.bootID, actor: operatorName,
        subject: subject, confidence: confidence, event: event)
}

func overflowFolder(of state: String) -> String {
    ProcessInfo.processInfo.environment["PRA_OVERFLOW"].map(absolutePath) ?? "\(state)/overflow"
}

/// The ledger of a state folder. Facts that it can not take wait in `$PRA_OVERFLOW`, best a folder on another disk.
func openJournal(_ state: String, for access: SQLiteJournal.Access) async throws(PraError) -> SQLiteJournal {
    let overflow = overflowFolder(of: state)
    switch access {
    case .reading: return try await SQLiteJournal.openToRead(state, overflow: overflow, time: SystemTime())
    case .writing: return try await SQLiteJournal.open(state, for: .writing, overflow: overflow)
    }
}

/// A ledger that is there, to read: a folder without one is a wrong folder or a loss, and not an empty ledger.
func openLedger(_ state: String) async throws(PraError) -> SQLiteJournal {
    let journal = try await openJournal(state, for: .reading)
    guard try await journal.origin() != nil else {
        throw PraError(
            .stateUnavailable, "there is no ledger in \(state)",
            remedy: "name its folder with --state; pra ledger restore brings a lost one back from a store")
    }
    return journal
}

/// The rules of an IANA zone, from the host's zone database.
@Sendable func zoneRules(_ name: String) -> ZoneRules? {
    if name == "UTC" { return .utc }
    guard let bytes = FileManager.default.contents(atPath: "/usr/share/zoneinfo/\(name)") else { return nil }
    return ZoneRules(name: name, tzif: Array(bytes))
}

/// Whether a zone of this name may exist. A host without any zone database refuses no manifest: backups go on there,
/// and the plan says that retention does not.
func mayBeZone(_ name: String) -> Bool {
    zoneRules(name) != nil || !FileManager.default.fileExists(atPath: "/usr/share/zoneinfo/Etc")
}
