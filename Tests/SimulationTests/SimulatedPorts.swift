import Alerts
import Manifests
import Model
import Ports
import Simulator
import Synchronization

/// The ports of a simulated world. Each call takes virtual time, may fail, and may be the one at which the process
/// dies.
final class SimulatedPorts: Sendable {
    let state: Mutex<SimulatedState>
    let simulation: Simulation
    let time: SimulatedTime

    init(_ simulation: Simulation) {
        (self.simulation, time) = (simulation, SimulatedTime(simulation))
        state = Mutex(SimulatedState(born: time.now()))
    }

    /// One call. What it changes survives a crash that comes after.
    func call<T: Sendable>(
        _ name: String, _ effect: @Sendable (inout SimulatedState) throws(PraError) -> T
    ) async throws(PraError) -> T {
        try await simulation.call(name) { () throws(PraError) in
            let outcome: Result<T, PraError> = state.withLock { state in
                state.now = state.born + simulation.elapsed
                state.recycleWAL()
                do throws(PraError) { return .success(try effect(&state)) } catch { return .failure(error) }
            }
            return try outcome.get()
        }
    }

    func number(below limit: UInt64) -> Int64 { Int64(SimulatedRandom(simulation).next() % limit) }

    func world() -> World {
        World(
            time: time, random: SimulatedRandom(simulation), servers: self, endpoints: self, engine: self,
            journal: self,
            alerts: self, evidence: { StoreName(name: $0.name) },
            zones: { _ in .utc },
            anchor: { (order) throws(PraError) in
                try await self.call("anchor") { (state) throws(PraError) in
                    guard !state.isAuthorityDown else {
                        throw PraError(.anchorUnreachable, "nobody answers", remedy: "wait", retry: .later)
                    }
                    return AnchorRecord(
                        order.anchor.type, order.checkpoint, before: order.before, at: order.anchor.url ?? "HEAD")
                }
            })
    }
}

extension SimulatedPorts: EndpointProbe {
    func probe(_ endpoint: Cluster.Endpoint) async -> EndpointObservation {
        let (sick, hangs) = state.withLock { ($0.sick[endpoint.name], $0.hangingEndpoints[endpoint.name]) }
        if let hangs { try? await time.sleep(for: hangs) }
        let problem = sick ?? (hangs == nil ? "" : "no answer")
        return EndpointObservation(
            name: endpoint.name, isHealthy: problem.isEmpty, status: 200, took: .milliseconds(3), problem: problem)
    }
}

extension SimulatedPorts: PostgresServer {
    private func server(_ name: String, in state: SimulatedState) throws(PraError) -> SimulatedState.Server {
        guard let server = state.servers[name], server.isUp else {
            throw PraError(.postgresUnreachable, "\(name) does not answer", remedy: "start it", retry: .later)
        }
        return server
    }

    func observe(_ cluster: Resource<Cluster.Spec>) async throws(PraError) -> ClusterObservation {
        try await call("observe \(cluster.name)") { (state) throws(PraError) in
            let server = try self.server(cluster.name, in: state)
            let insert = server.insert(at: state.now, born: state.born)
            return ClusterObservation(
                system: server.system, timeline: server.timeline, versionNumber: 150_000, isInRecovery: false,
                startedAt: state.born, serverTime: state.now + state.clockLead, insert: insert, flush: insert,
                segmentBytes: 16 << 20,
                databaseBytes: ByteCount(1 << 30), hasChecksums: true, walLevel: "replica", maxSenders: 10,
                activeSenders: 0,
                maxSlots: 10, mayReplicate: true,
                slots: server.slots.map {
                    ClusterObservation.Slot(
                        name: $0.key, isActive: false, restart: $0.value, walStatus: server.slotStatus)
                })
        }
    }

    func countTables(of cluster: Resource<Cluster.Spec>) async throws(PraError) -> [TableObservation] {
        try await call("count tables of \(cluster.name)") { _ in [] }
    }

    func createGuardSlot(_ name: String, on cluster: Resource<Cluster.Spec>) async throws(PraError) {
        try await call("create slot \(name)") { (state) throws(PraError) in
            let server = try self.server(cluster.name, in: state)
            if server.slots[name] == nil {
                state.servers[cluster.name]?.slots[name] = server.insert(at: state.now, born: state.born)
            }
        }
    }

    func advanceGuardSlot(
        _ name: String, to position: LSN, on cluster: Resource<Cluster.Spec>
    ) async throws(PraError) {
        try await call("advance slot \(name)") { (state) throws(PraError) in
            let server = try self.server(cluster.name, in: state)
            for (store, kept) in state.stores where kept.exists {
                let end = kept.wal[server.system]?.last?.to ?? .zero
                state.expect(position <= end || kept.hasLostWAL, "the guard slot moved past what store \(store) holds")
                let before = server.slots[name] ?? .zero
                let filled = kept.wal[server.system]?.first { $0.from <= before && before <= $0.to }?.to
                // What a store loses later the server may have let go already.
                state.expect(
                    position <= filled ?? end || kept.hasLostWAL, "the guard slot moved past a hole in store \(store)")
            }
            state.servers[cluster.name]?.slots[name] = position
        }
    }

    func dropGuardSlot(_ name: String, on cluster: Resource<Cluster.Spec>) async throws(PraError) {
        try await call("drop slot \(name)") { (state) throws(PraError) in
            _ = try self.server(cluster.name, in: state)
            state.servers[cluster.name]?.slots[name] = nil
        }
    }

    func beat(_ heartbeat: Cluster.Heartbeat, on cluster: Resource<Cluster.Spec>) async throws(PraError) {
        try await call("beat \(cluster.name)") { (state) throws(PraError) in
            _ = try self.server(cluster.name, in: state)
        }
    }
}

extension SimulatedPorts: Journal {
    func isQueueing() async throws(PraError) -> Bool { state.withLock { $0.isQueueing } }

    func append(_ facts: [Fact]) async throws(PraError) -> [Fact] {
        try await call("append") { (state) throws(PraError) in
            let notes = state.isQueueing ? [] : state.notes
            state.notes.removeFirst(notes.count)
            state.ledger += notes + facts
            return notes
        }
    }

    func keys() async throws(PraError) -> [KeyPeriod] { state.withLock { $0.keys } }

    func checkpoint() async throws(PraError) -> CheckpointNote? {
        let size = state.withLock { $0.keys.isEmpty ? 0 : $0.ledger.count }
        return size == 0 ? nil : CheckpointNote(size: size, root: Digest(repeatElement(0, count: 32)), text: "\(size)")
    }

    /// Takes no part in the schedule: it comes each second and does nothing.
    func hasNotes() async throws(PraError) -> Bool { state.withLock { !$0.notes.isEmpty } }

    func isHeld(_ restore: ActionID) async throws(PraError) -> Bool {
        state.withLock { state in
            if let last = state.lastWords.removeValue(forKey: restore) {
                state.notes.append(last)
                state.restorers.remove(restore)
            }
            return state.restorers.contains(restore)
        }
    }

    func show(_ activity: Activity) async throws(PraError) {
        try await call("show") { (state) throws(PraError) in state.shown = activity }
    }

    func facts(from index: Int) async throws(PraError) -> [Fact] {
        try await call("facts") { (state) throws(PraError) in Array(state.ledger.dropFirst(index)) }
    }

    func scan<Result: Sendable>(
        _ scope: LedgerScope, upTo size: Int, into initial: Result,
        _ take: @escaping @Sendable (inout Result, Fact, Int) -> Void
    ) async throws(PraError) -> Result {
        let facts = try await facts(from: 0).prefix(size)
        return facts.enumerated().reduce(into: initial) { take(&$0, $1.element, $1.offset) }
    }

    func copy(to store: any ObjectStore) async throws(PraError) {
        guard let store = store as? StoreName else { return }
        try await call("copy \(store.name)") { (state) throws(PraError) in
            let kept = try self.store(store.name, in: state)
            if kept.isFull { throw PraError(.storeFull, "store is full", remedy: "make room") }
            state.stores[store.name]?.evidence = state.ledger.count
        }
    }

    func rows(of kind: String) async throws(PraError) -> [String: Digest] {
        try await call("rows") { (state) throws(PraError) in state.rows[kind] ?? [:] }
    }

    func setRow(_ resource: ResourceID, digest: Digest, document: String) async throws(PraError) {
        try await call("set row") { (state) throws(PraError) in
            state.rows[resource.kind, default: [:]][resource.name] = digest
            state.documents[resource.description] = document
        }
    }

    func removeRow(_ resource: ResourceID) async throws(PraError) {
        try await call("remove row") { (state) throws(PraError) in state.rows[resource.kind]?[resource.name] = nil }
    }

    func post(_ message: AlertMessage, for user: String) async throws(PraError) {
        try await call("post") { (state) throws(PraError) in
            if !state.inbox.contains(where: { $0.id == message.id }) { state.inbox.append(message) }
        }
    }

    func inbox(of user: String?) async throws(PraError) -> [InboxEntry] { [] }

    func trimInbox(before time: Timestamp) async throws(PraError) {
        state.withLock { $0.inbox.removeAll { $0.at < time } }
    }

    func alertGroups() async throws(PraError) -> [AlertGroup] {
        try await call("alert groups") { (state) throws(PraError) in state.alertGroups.values.sorted { $0.key < $1.key }
        }
    }

    func keep(_ news: AlertNews) async throws(PraError) {
        try await call("keep alerts") { (state) throws(PraError) in
            for key in news.gone { state.alertGroups[key] = nil }
            for group in news.changed { state.alertGroups[group.key] = group }
            for delivery in news.deliveries where !state.outbox.contains(where: delivery.isSame) {
                state.outbox.append(delivery)
                state.kept.append(delivery)
            }
        }
    }

    func outbox(upTo limit: Int, at now: Timestamp) async throws(PraError) -> OutboxPage {
        try await call("outbox") { (state) throws(PraError) in
            let due = state.outbox.filter { $0.notBefore.map { $0 <= now } ?? true }
            let lines = Dictionary(grouping: due) { [$0.channel.description, $0.recipient, $0.user] }.values
            let page = lines.flatMap { Array($0.enumerated()) }.sorted { $0.offset < $1.offset }.prefix(limit)
            return OutboxPage(
                page.map(\.element).sorted { $0.message.at < $1.message.at }, isPart: due.count > limit,
                next: state.outbox.compactMap(\.notBefore).filter { $0 > now }.min())
        }
    }

    func fold(_ deliveries: [Delivery], into one: Delivery) async throws(PraError) {
        try await call("fold") { (state) throws(PraError) in
            state.outbox.removeAll { held in deliveries.contains { $0.isSame(as: held) } }
            state.outbox.append(one)
        }
    }

    func outbox(of user: String) async throws(PraError) -> [Delivery] {
        try await call("outbox of one") { (state) throws(PraError) in state.outbox.filter { $0.user == user } }
    }

    func failOver(_ failOver: FailOver) async throws(PraError) -> Bool {
        try await call("fail over") { (state) throws(PraError) in
            let waiting = state.outbox.indices.filter { index in
                let kept = state.outbox[index]
                return kept.alsoOver == nil && failOver.deliveries.contains { $0.isSame(as: kept) }
            }
            guard !waiting.isEmpty else { return false }
            for index in waiting { state.outbox[index].alsoOver = failOver.other.channel.name }
            if !state.outbox.contains(where: failOver.other.isSame) {
                state.outbox.append(failOver.other)
                state.kept.append(failOver.other)
            }
            return true
        }
    }

    func settle(_ deliveries: [Delivery]) async throws(PraError) {
        try await call("settle") { (state) throws(PraError) in
            state.outbox.removeAll { kept in deliveries.contains { $0.isSame(as: kept) } }
        }
    }

    func noteFailure(of delivery: Delivery) async throws(PraError) {
        try await call("note failure") { (state) throws(PraError) in
            for index in state.outbox.indices where state.outbox[index].isSame(as: delivery) {
                state.outbox[index].attempts += 1
            }
        }
    }

    func bury(_ delivery: Delivery, at time: Timestamp) async throws(PraError) {
        try await call("bury") { (state) throws(PraError) in
            state.dead += state.outbox.filter(delivery.isSame)
            state.outbox.removeAll(where: delivery.isSame)
        }
    }

    func revive(over channel: ResourceID, givenUpBy time: Timestamp) async throws(PraError) {
        try await call("revive") { (state) throws(PraError) in
            state.outbox += state.dead.filter { $0.channel == channel }
            state.dead.removeAll { $0.channel == channel }
        }
    }
}

extension SimulatedPorts: AlertSender {
    func send(_ message: AlertMessage, to channel: ChannelTarget) async throws(DeliveryFailure) -> String? {
        let name = channel.resource.name
        if state.withLock({ $0.left.contains(channel.recipient) }) {
            simulation.note("send \(name)")
            throw DeliveryFailure(.gone, PraError(.channelRejected, "answered 400 (21610)", remedy: "ask its owner"))
        }
        if let refusal = state.withLock({ $0.refusals[name] }) {
            simulation.note("send \(name)")
            do { try await time.sleep(for: .milliseconds(300)) } catch { throw DeliveryFailure(error) }
            throw refusal
        }
        do { try await take(message, channel) } catch { throw DeliveryFailure(error) }
        state.withLock { state in
            state.answers.append(
                .init(
                    channel: name, recipient: channel.recipient, user: channel.user, message: message,
                    life: state.life))
        }
        return channel.spec.tellsFates ? "SM\(message.id)" : nil
    }

    func fate(of name: String, over channel: ChannelTarget) async throws(DeliveryFailure) -> MessageFate? {
        simulation.note("ask \(channel.resource.name)")
        return state.withLock { $0.fate }
    }

    private func take(_ message: AlertMessage, _ channel: ChannelTarget) async throws(PraError) {
        guard channel.resource.name != "inbox" else { return try await post(message, for: channel.user) }
        if state.withLock({ $0.hanging.contains(channel.resource.name) }) {
            simulation.note("send \(channel.resource.name)")
            try await time.sleep(for: .seconds(10))
            throw PraError(.channelUnreachable, "no answer within 10s", remedy: "mend it", retry: .later)
        }
        try await call("send \(channel.resource.name)") { (state) throws(PraError) in
            state.sent[channel.resource.name, default: []].append(message)
        }
    }
}

/// Evidence copies are tested on real stores; here a store's objects are only its name.
private struct StoreName: ObjectStore {
    let name: String
    func put(_ key: String, _ bytes: [UInt8]) async throws(PraError) -> Bool { true }
    func replace(_ key: String, _ bytes: [UInt8]) async throws(PraError) {}
    func get(_ key: String, range: Range<Int64>?) async throws(PraError) -> [UInt8]? { nil }
    func size(_ key: String) async throws(PraError) -> Int64? { 1 }
    func list(_ prefix: String) async throws(PraError) -> [ObjectInfo] { [] }
    func delete(_ key: String) async throws(PraError) {}
    func capacity() async throws(PraError) -> StoreObservation.Space? { nil }
    func isReadOnly() async throws(PraError) -> Bool { false }
}
