import Alerts
import Channels
import Fixtures
import Glibc
import Loopback
import Manifests
import Model
import Ports
import Reconciler
import State
import Synchronization
import Transfer

// Delivers by webhook to sinks of this process, from a journal on disk, and prints a line for each figure.
//
//   DeliveryBench FOLDER [MESSAGES] [SINKS]
//
// Throughput: MESSAGES that wait, as many for each sink, until the journal has forgotten the last. Latency: from
// before an incident is announced until its message is at a sink, of 300 incidents 100 ms apart, with groupWait 0.

let arguments = CommandLine.arguments
guard arguments.count >= 2 else {
    print("DeliveryBench FOLDER [MESSAGES] [SINKS]")
    exit(2)
}
let folder = arguments[1], time = HostTime()
let messages = arguments.count > 2 ? Int(arguments[2]) ?? 0 : 20_000
let sinks = arguments.count > 3 ? Int(arguments[3]) ?? 0 : 8

/// When the message of each incident came, and how many came at all.
final class Arrivals: Sendable {
    private let state = Mutex((count: 0, first: [String: Duration]()))

    func note(_ body: String) {
        state.withLock { state in
            state.count += 1
            guard let start = body.firstRange(of: "backup.failed/b") else { return }
            let name = String(body[start.upperBound...].prefix { $0.isNumber })
            if state.first[name] == nil { state.first[name] = time.elapsed() }
        }
    }

    var count: Int { state.withLock { $0.count } }
    func first(_ name: String) -> Duration? { state.withLock { $0.first[name] } }
}

/// As often as the disk makes a page durable in a second: an upper bound of what one commit after another can do.
func syncsPerSecond() -> Int {
    let file = unsafe open("\(folder)/sync", O_CREAT | O_WRONLY, 0o600)
    let page = [UInt8](repeating: 7, count: 4096), start = time.elapsed()
    var syncs = 0
    while time.elapsed() - start < .seconds(2) {
        unsafe pwrite(file, page, page.count, off_t(syncs % 1000 * 4096))
        fsync(file)
        syncs += 1
    }
    close(file)
    return syncs / 2
}

func manifests(_ servers: [LoopbackServer]) throws -> Desired {
    let hooks = servers.enumerated().map { number, server in
        """
        apiVersion: pra/v1
        kind: AlertChannel
        metadata: {name: hook-\(number)}
        spec: {type: Webhook, url: "\(server.url)", allowPrivate: true}

        """
    }
    return try desired(["akig"], plan: "mode: Observe", more: hooks) { text in
        text.replacing("channels: [inbox]", with: "channels: [hook-0]")
            .replacing("groupBy: [cluster, type], groupWait: 30s", with: "groupBy: [other], groupWait: 0s")
            .replacing("  route: {receiver: operators", with: "  storm: 1000\n  route: {receiver: operators")
    }
}

func fill(_ journal: SQLiteJournal) async throws {
    let now = time.now()
    for start in stride(from: 0, to: messages, by: 1000) {
        let deliveries = (start..<min(start + 1000, messages)).map { number in
            Delivery(
                channel: ResourceID(AlertChannel.name, "hook-\(number % sinks)"),
                message: AlertMessage(
                    id: "bench/\(number)", thread: "bench", state: .opened, labels: ["type": "backup.failed"],
                    severity: "error", at: now, since: now, title: "A message", body: "What happened, in a line."))
        }
        try await journal.keep(AlertNews(deliveries: deliveries))
    }
}

func measure(_ loop: Loop, _ journal: SQLiteJournal, _ arrivals: Arrivals) async throws {
    let start = time.elapsed()
    while try await !journal.outbox(upTo: 1, at: time.now()).deliveries.isEmpty {
        try await time.sleep(for: .milliseconds(20))
    }
    let took = (time.elapsed() - start) / .seconds(1)
    print("deliveries: n=\(messages) sinks=\(sinks) \(Int(Double(messages) / took))/s, \(arrivals.count) arrived")
    var times: [Duration] = []
    for number in 0..<300 {
        let begin = time.elapsed()
        let incident = IncidentRecord(
            id: "backup.failed/b\(number)", type: "backup.failed", severity: "critical", change: .opened, message: "m")
        try await loop.announce(incident, about: ResourceID("Other", "b\(number)"))
        try await time.sleep(for: .milliseconds(100))
        if let first = arrivals.first("\(number)") { times.append(first - begin) }
    }
    times.sort()
    guard !times.isEmpty else { return print("latency: nothing came") }
    print("condition to sink: n=\(times.count) p50=\(times[times.count / 2]) p99=\(times[times.count * 99 / 100])")
}

_ = unsafe mkdir(folder, 0o700)
print("machine: \(sysconf(Int32(_SC_NPROCESSORS_ONLN))) processors, \(syncsPerSecond()) fsync/s of 4 KiB")
let arrivals = Arrivals()
let servers = (0..<sinks).map { _ in
    LoopbackServer { request in
        arrivals.note(request.body)
        return .reply(status: 200, body: "")
    }
}
let journal = try await SQLiteJournal.open("\(folder)/state", for: .writing)
try await fill(journal)
let nowhere = Nowhere()
let sender = ChannelSender(journal: journal, client: try HTTPClient(), secrets: nowhere, time: time)
let world = World(
    time: time, random: nowhere, servers: nowhere, endpoints: nowhere, engine: nowhere, journal: journal,
    alerts: sender, evidence: { (_) throws(PraError) in nil }, zones: { _ in .utc })
let loop = try await Loop(try manifests(servers), in: world, mode: .stay) { _ in }
try await withThrowingTaskGroup(of: Void.self) { group in
    group.addTask { _ = try await loop.run() }
    try await measure(loop, journal, arrivals)
    await loop.stop()
    group.cancelAll()
}
var usage = rusage()
unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
print("peakRSS=\(usage.ru_maxrss / 1024)MiB")
exit(0)
