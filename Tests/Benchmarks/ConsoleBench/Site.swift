import Children
import Console
import Fixtures
import Foundation
import Manifests
import Model
import State

/// A real `pra run --console` of a hundred clusters with most of a year behind them, none of which answers: the hour in
/// which people look.
struct Site {
    static let password = "correct horse battery"
    /// One who looks has so many streams at most, so that there are more of them.
    static let people = (0..<10).map { "user-\($0)" }

    let server: Child
    let port: Int
    let entries: Int

    init(in folder: String, program: String) async throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        entries = try await Self.fill("\(folder)/state")
        try Data(try Self.stated(in: folder).utf8).write(to: URL(filePath: "\(folder)/bench.yaml"))
        server = try Child.start([
            program, "run", "\(folder)/bench.yaml", "--state", "\(folder)/state", "--reports", "\(folder)/reports",
            "--console", "127.0.0.1:0",
        ])
        for _ in 0..<600 {
            if let said = server.said.firstMatch(of: /http:\/\/127\.0\.0\.1:(\d+)\//), let port = Int(said.1) {
                self.port = port
                return
            }
            try await pause(.milliseconds(100))
        }
        throw PraError(.timeout, "no console within a minute: \(server.said)", remedy: "see the benchmark")
    }

    /// All of the year that is over.
    private static func fill(_ folder: String) async throws -> Int {
        let journal = try await SQLiteJournal.open(folder, for: .writing)
        let now = Timestamp(microseconds: Int64(Date.now.timeIntervalSince1970 * 1_000_000))
        var (year, appended, batch) = (YearOfFacts(entries: 200_000), 0, [Fact]())
        while let facts = year.next(), facts.allSatisfy({ $0.at < now }) {
            batch += facts
            guard batch.count >= 1000 else { continue }
            try await journal.append(batch)
            (appended, batch) = (appended + batch.count, [])
        }
        try await journal.append(batch)
        return appended + batch.count
    }

    private static func stated(in folder: String) throws -> String {
        let hash = try PasswordHash(of: password).text
        let users = people.map {
            """
            apiVersion: pra/v1
            kind: User
            metadata: {name: \($0)}
            spec: {fullName: User, roles: [viewer], console: {password: "\(hash)"}}

            """
        }
        let clusters = (0..<100).map { "cluster-\($0)" }
        return manifests(clusters, plan: "mode: Observe", more: users + [widgets])
            .replacing("/run/postgresql", with: folder).replacing("file:///store", with: "file://\(folder)/store")
    }

    private static let widgets = """
        apiVersion: pra/v1
        kind: WidgetDefaults
        metadata: {name: all}
        spec:
          audience: [role:viewer]
          widgets:
            - {key: readiness, type: readiness, size: wide}
            - {key: window, type: recovery-window, params: {cluster: cluster-0}}
            - {key: backups, type: backup-timeline, params: {cluster: cluster-0}}
            - {key: topology, type: replication-topology, params: {cluster: cluster-0}}
            - {key: drills, type: drill-results, params: {cluster: cluster-0}}
            - {key: alerts, type: active-alerts}
            - {key: loop, type: reconcile-status}
            - {key: stores, type: repository-usage}
            - {key: sync, type: sync-health}

        """
}

func pause(_ time: Duration) async throws { try await Task.sleep(for: time) }

extension Site {
    /// Resident memory of the server alone: the middle one of looks in five seconds, since the loop works meanwhile.
    func residentBytes() async throws -> Int {
        var looks: [Int] = []
        for _ in 0..<11 {
            let text = try String(contentsOfFile: "/proc/\(server.process)/status", encoding: .utf8)
            guard let kibibytes = text.firstMatch(of: /VmRSS:\s+(\d+) kB/)?.1, let count = Int(kibibytes) else { break }
            looks.append(count << 10)
            try await pause(.milliseconds(500))
        }
        return looks.sorted()[looks.count / 2]
    }
}
