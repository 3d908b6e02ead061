import Alerts
import Foundation
import Glibc
import Manifests
import Model
import Ports
import State

// Tells 1,000 people over six channels of 10,000 incidents that begin at once, into a journal in FOLDER, and prints
// what each stage took. What is timed is what the loop does between reading what goes on and sending.
//
//   AlertBench FOLDER

let (incidents, runs) = (10_000, 11)
guard CommandLine.arguments.count == 2 else {
    print("AlertBench FOLDER")
    exit(2)
}
let now = Timestamp(seconds: 1_763_827_200)
let desired = try stated()
let rules = try AlertRules(
    routes: Dictionary(uniqueKeysWithValues: desired.routes.map { ($0.name, $0.spec) }),
    contacts: verified(desired))
// Of many types each receiver has more groups than a storm takes, and hears of them in one message; of one type not.
for conditions in [stormy(), ["store.filling"]] {
    let alerts = routed(incidents, conditions, since: now)
    var took: [[Double]] = [[], [], [], []]
    var (groups, notices, messages) = (0, 0, 0)
    for run in 0..<runs {
        let folder = "\(CommandLine.arguments[1])/run-\(run)"
        let journal = try await SQLiteJournal.open(folder, for: .writing)
        let clock = ContinuousClock()
        var board = AlertBoard()
        let start = clock.now
        // The first look finds them; the second, after they waited for others, tells.
        _ = board.step(alerts, by: rules, at: now)
        let due = board.step(alerts, by: rules, at: now + .seconds(60))
        let stepped = clock.now
        let deliveries = NoticeAddresser(desired, rules, at: now + .seconds(60), zones: zone)
            .deliveries(of: due)
        let addressed = clock.now
        try await journal.keep(AlertNews(changed: Array(board.groups.values), deliveries: deliveries))
        let kept = clock.now
        let stages = [stepped - start, addressed - stepped, kept - addressed, kept - start]
        for (index, time) in stages.enumerated() { took[index].append(time / .seconds(1)) }
        (groups, notices, messages) = (board.groups.count, due.count, deliveries.count)
        try FileManager.default.removeItem(atPath: folder)
    }
    print(
        "\(incidents) incidents, \(desired.users.count) users, \(desired.channels.count) channels, \(groups) groups:",
        "\(notices) notices, \(messages) messages, n=\(runs)")
    for (index, stage) in ["two steps", "addressing", "keeping", "all"].enumerated() {
        let seconds = took[index].sorted()
        print("  \(stage): median=\(seconds[runs / 2])s min=\(seconds[0])s max=\(seconds[runs - 1])s")
    }
}
var usage = rusage()
unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
print(
    "\(processor()), \(ProcessInfo.processInfo.activeProcessorCount) processors,",
    "peakRSS=\(usage.ru_maxrss / 1024)MiB")

func stormy() -> [String] {
    [
        "rpo.breach", "rpo.near", "rto.breach", "backup.failed", "drill.failed", "slot.filling",
        "slot.lost",
        "cluster.down", "store.filling", "wal.gap",
    ]
}

@Sendable func zone(_ name: String) -> ZoneRules? { .utc }

/// Ten of each of a thousand clusters.
func routed(_ count: Int, _ conditions: [String], since now: Timestamp) -> [RoutedAlert] {
    (0..<count).map { index in
        let (cluster, condition) = ("cluster-\(index / 10)", conditions[index % conditions.count])
        let record = IncidentRecord(
            id: "\(condition)/\(cluster)/\(index % 10)", type: condition,
            severity: index % 10 == 0 ? "critical" : "error", change: .opened,
            message: "something of \(cluster) is not as it was promised")
        let labels = ["team": "team-\(index / 10 % 50)", "env": "production"]
        return RoutedAlert(
            Alert(record, about: ResourceID(Cluster.name, cluster), since: now, labels: labels),
            routes: ["default"])
    }
}

/// Every second user has quiet hours, and every third wants some of it in a digest.
func stated() throws -> Desired {
    let (people, teams) = (1000, 50)
    let users = (0..<people).map { index in
        """
        apiVersion: pra/v1
        kind: User
        metadata: {name: user-\(index)}
        spec:
          fullName: User \(index)
          language: \(index % 2 == 0 ? "fr" : "en")
          roles: [team-\(index % teams)]
          contacts:
            - {over: Email, address: user-\(index)@example.org}
            - {over: SMS, address: "+22460\(1_000_000 + index)"}
            - {over: WhatsApp, address: "+22460\(1_000_000 + index)"}
          quietHours: [\(index % 2 == 0 ? #"{from: "22:00", to: "06:30"}"# : "")]
          preferences: [\(index % 3 == 0 ? "{severities: [error], over: [SMS], deliver: Digest}" : "")]

        """
    }
    let names = (0..<teams).map { "team-\($0)" }
    let receivers = names.map {
        "    - {name: \($0), channels: [inbox, mail, sms, whatsapp, slack, hook], roles: [\($0)]}"
    }
    let branches = names.map { "        - {match: ['team=\"\($0)\"'], receiver: \($0)}" }
    let route = """
        apiVersion: pra/v1
        kind: AlertRoute
        metadata: {name: default}
        spec:
          receivers:
        \(receivers.joined(separator: "\n"))
          route:
            receiver: team-0
            routes:
        \(branches.joined(separator: "\n"))

        """
    let text = (users + [channels(), route]).joined(separator: "---\n")
    let (desired, problems) = loadManifests([SourceFile(path: "bench.yaml", bytes: Array(text.utf8))])
    guard let desired else {
        throw PraError(
            .manifestInvalid,
            problems.prefix(3).map { "\($0.location): \($0.what)" }.joined(separator: "; "),
            remedy: "correct the benchmark")
    }
    return desired
}

func channels() -> String {
    let form =
        #"{http: {url: "https://sms.example.org/", body: {form: {to: "{{to}}", text: "{{text}}"}}}}"#
    let template = #"{phoneNumberId: "1234567890", token: {env: T}, template: alert, language: en}"#
    let specs = [
        ("inbox", "{type: InApp}"),
        ("mail", "{type: Email, email: {host: smtp.example.org, from: pra@example.org}}"),
        ("sms", "{type: SMS, sms: {gateway: \(form)}}"),
        ("whatsapp", "{type: WhatsApp, whatsApp: \(template)}"),
        ("slack", #"{type: Slack, url: "https://hooks.slack.com/services/T/B/X"}"#),
        ("hook", #"{type: Webhook, url: "https://hook.example.org/"}"#),
    ]
    return specs.map { name, spec in
        "apiVersion: pra/v1\nkind: AlertChannel\nmetadata: {name: \(name)}\nspec: \(spec)\n"
    }.joined(separator: "---\n")
}

func verified(_ desired: Desired) throws -> ContactBook {
    var book = ContactBook()
    for user in desired.users {
        for contact in user.spec.contacts {
            let address = SaltedDigest(of: contact.address, salt: (1, 2))
            book.take(
                ContactRecord(over: contact.over.rawValue, address: address, .verified), of: user.name)
        }
    }
    return book
}

/// As the kernel names it.
func processor() -> String {
    let lines =
        (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.split(separator: "\n") ?? []
    return lines.first { $0.hasPrefix("model name") }?.split(separator: ": ").last.map(String.init)
        ?? "unknown"
}
