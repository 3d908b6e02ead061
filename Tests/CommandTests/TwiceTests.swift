import ClusterHarness
import Foundation
import Testing

/// Cron, scripts and hands type things twice.
@Suite(
    "A command that is typed twice", .tags(.postgres), .enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(8)))
struct TwiceTests {
    fileprivate struct Step {
        var arguments: [String]
        /// Exit status of the first and of the second time.
        var statuses: [Int32] = [0, 0]
        /// What the second time says.
        var says: [String] = []
        /// Whether a second time is meant to add something: another point, another generation of keys.
        var adds = false

        init(_ arguments: String..., statuses: [Int32] = [0, 0], says: [String] = [], adds: Bool = false) {
            (self.arguments, self.statuses, self.says, self.adds) = (arguments, statuses, says, adds)
        }
    }

    @Test("changes nothing the second time, or says that it will not")
    func every() async throws {
        try await withProtectedCluster { site, _ in
            let steps = try await steps(site)
            for step in steps {
                for (index, status) in step.statuses.enumerated() {
                    let before = try snapshot(site)
                    let ending = try await site.pra(step.arguments)
                    #expect(ending.status == status, "\(step.arguments) \(index + 1): \(ending)")
                    guard index > 0 else { continue }
                    for text in step.says { #expect(ending.contains(text), "\(step.arguments): \(ending)") }
                    let after = try snapshot(site)
                    let names = Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }
                    #expect(names.isEmpty != step.adds, "\(step.arguments): \(names.sorted())")
                }
            }
            #expect(try await site.pra("ledger", "verify").status == 0)
            let tried = Set(steps.map { $0.arguments.prefix { $0.allSatisfy(\.isLetter) }.joined(separator: " ") })
            let untried = try await commands(site).filter { command in
                !tried.contains { $0 == command || $0.hasPrefix(command + " ") || command.hasPrefix($0 + " ") }
            }
            #expect(untried == [], "a command that nobody types twice")
        }
    }

    private func steps(_ site: Site) async throws -> [Step] {
        let url = "file://\(site.store)", copy = "\(site.folder)/copy", key = "file:\(site.folder)/operator.key"
        let segment = try #require(
            files(under: "\(site.store)/wal").first { $0.contains("/00000001/") && !$0.contains(".pieces/") })
        let parts = segment.split(separator: "/").map(String.init)
        let wal = ["--store", url, "--system", parts[0], parts[2], "\(site.folder)/segment"]
        let keys =
            "{operator: {key: {file: \(site.folder)/operator.key}}, recovery: {key: {file: \(site.folder)/r.key}}}"
        try Data(sealedStore(site, keys).utf8).write(to: URL(filePath: "\(site.folder)/sealed.yaml"))
        let point = try #require(try await site.points().first?.point.action)
        let held = try await site.json(
            "hold", "add", point, "--reason", "first", as: HoldCommandTests.HoldDocument.self)
        let incident = try await site.json("incident", "open", "first", as: IncidentCommandTests.Outcome.self).incident
        return looking + [
            Step("incident", "open", "first", says: ["open already"]),
            Step("incident", "note", incident, "seen", says: ["says that already"]),
            Step("incident", "close", incident, "--cause", "none", says: ["closed already"]),
            Step("alert", "ack", "rpo.breach/none", "--comment", "x", statuses: [6, 6], says: ["pra alert list"]),
            Step("alert", "unack", "rpo.breach/none", statuses: [6, 6], says: ["pra alert list"]),
            Step(
                "alert", "silence", "cluster=\"none\"", "--for", "1h", "--comment", "x",
                says: ["silences that already"]),
            Step("user", "password", statuses: [2, 2], says: ["fewer than"]),
            Step("alert", "show", "rpo.breach/none", statuses: [6, 6]), Step("alert", "deliveries"),
            Step("alert", "retry", "inbox", says: ["nothing waits"]), Step("alert", "list"),
            Step("incident", "list"), Step("runbook"), Step("preflight"), Step("metrics"), Step("docs"),
            Step("incident", "report", incident),
            Step("hold", "add", point, "--reason", "second"), Step("hold", "list"),
            Step("hold", "release", held.id, "--reason", "closed", says: ["by"]),
            Step("store", "export", "--to", "\(site.folder)/export", statuses: [0, 4]),
            Step("apply", says: ["Nothing to do"]), Step("run", "--once"),
            Step("plan", "--out", "\(site.folder)/plan.json"), Step("apply", "\(site.folder)/plan.json"),
            Step("store", "init", says: ["it was there, and nothing was done"]),
            Step("store", "init", "file://\(site.folder)/new", says: ["it was there, and nothing was done"]),
            Step("store", "copy", "--from", "local", "--to", "file://\(site.folder)/new", says: ["was there"]),
            Step("backup", adds: true), Step("verify"), Step("drill"),
            Step("restore", "--into", copy, statuses: [0, 4], says: ["PRA-502", "--delta"]),
            Step("restore", "--into", copy, "--delta"),
            Step("wal", "get") + wal, Step("wal", "push") + wal,
            Step("store", "sweep", "--confirm"),
            Step("key", "new", "operator.key", statuses: [0, 1], says: ["operator.key"]),
            Step("key", "new", "r.key", statuses: [0, 1]),
            Step("store", "init", "sealed", "-f", "sealed.yaml"),
            Step("key", "rotate", "sealed", "-f", "sealed.yaml", "--key", key, adds: true),
            Step("key", "list", "sealed", "-f", "sealed.yaml"),
            Step("ledger", "key", "rotate"), Step("ledger", "key", "list"), Step("ledger", "anchors"),
            Step("ledger", "key", "revoke", try ledgerKey(site), "--reason", "rotated", says: ["is revoked from"]),
            Step("report"), Step("report", "verify", "reports/sla.json"),
            Step("report", "verify", "reports/sla.dsse.json"),
            Step(
                "ledger", "export", "--into", "\(site.folder)/audit", statuses: [0, 4],
                says: ["PRA-502", "is not empty", "--into"]),
            Step(
                "ledger", "restore", "--store", url, "--state", "\(site.folder)/other", statuses: [0, 4],
                says: ["already"]),
        ]
    }

    /// That signs before anything is rotated.
    private func ledgerKey(_ site: Site) throws -> String {
        String(try String(contentsOfFile: "\(site.state)/ledger.pub", encoding: .utf8).prefix { !$0.isNewline })
    }

    /// Commands that only look.
    private var looking: [Step] {
        [
            Step("validate", "manifests", "policies"), Step("schema"), Step("explain", "RecoveryPlan"),
            Step("render", "manifests", "policies"), Step("plan"), Step("status"), Step("points"), Step("retention"),
            Step("store", "check"), Step("store", "stats"), Step("store", "sweep"), Step("ledger", "verify"),
            Step("ledger", "prove", "3", "--since", "2"), Step("evidence", "show", "0"), Step("alert", "inbox"),
            Step("alert", "routes", "test", "type=rpo.breach"),
            Step("alert", "test", "inbox", statuses: [2, 2], says: ["needs no test"]),
            Step("alert", "read", "--all", "--user", "nobody", statuses: [2, 2], says: ["no User nobody"]),
            Step("user", "verify", "nobody", "--over", "SMS", statuses: [2, 2], says: ["no User nobody"]),
            Step("user", "confirm", "nobody", "123456", statuses: [2, 2], says: ["no User nobody"]),
            Step("user", "list"), Step("user", "show", "nobody", statuses: [2, 2], says: ["no User nobody"]),
            Step("wal", "audit"), Step("policy", "test", statuses: [2, 2], says: ["no AdmissionPolicy"]),
            Step("policy", "controls", statuses: [6, 6], says: ["no framework"]),
        ]
    }

    private func sealedStore(_ site: Site, _ keys: String) -> String {
        """
        apiVersion: pra/v1
        kind: BackupStore
        metadata: {name: sealed}
        spec:
          url: "file://\(site.folder)/sealed"
          failureDomain: {site: here, host: this}
          encryption: \(keys)
        """
    }

    /// All that commands make, but the ledger with its copies and what was said.
    private func snapshot(_ site: Site) throws -> [String: Data] {
        try contents(of: site.folder).filter { path, _ in
            let top = path.split(separator: "/").first.map(String.init) ?? ""
            return !["state", "reports", "other"].contains(top) && !top.hasPrefix(".said") && top != "plan.json"
                && !path.contains("/evidence/") && !path.hasSuffix(".restore.json")
        }
    }

    /// Every command of pra as its help lists them, with its subcommands.
    private func commands(_ site: Site, below prefix: [String] = []) async throws -> [String] {
        let help = try await site.pra(prefix + ["--help"]).output
        guard let list = help.range(of: "SUBCOMMANDS:")?.upperBound else { return [prefix.joined(separator: " ")] }
        var found: [String] = []
        for line in help[list...].split(separator: "\n") {
            guard let name = line.prefixMatch(of: /[ ]{2}([a-z]+)\s/)?.1, name != "help" else { continue }
            found += try await commands(site, below: prefix + [String(name)])
        }
        return found
    }
}

extension TwiceTests.Step {
    fileprivate static func + (step: Self, more: [String]) -> Self {
        var step = step
        step.arguments += more
        return step
    }
}
