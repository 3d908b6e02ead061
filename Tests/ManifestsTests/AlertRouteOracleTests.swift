import Children
import Foundation
import Seeded
import Testing

@testable import Manifests

/// Alertmanager's own `amtool`, unpacked by `./quickstart.sh test` or installed, says where generated alerts go.
@Suite(.enabled(if: Amtool.isAvailable)) struct AlertRouteOracleTests {
    @Test(arguments: 0..<30) func alertsGoWhereAlertmanagerSendsThem(seed: UInt64) throws {
        var random = Seeded(seed: seed)
        let tree = Tree(&random)
        let route = try #require(loadManifests([source(tree.manifest)]).0?.routes.first, "\(tree.manifest)").spec
        let alerts = (0..<12).map { _ in Tree.alert(&random) }
        let answers = try Amtool.receivers(of: alerts, by: tree.configuration)
        try #require(answers.count == alerts.count, "seed \(seed): \(answers)")
        for (alert, answer) in zip(alerts, answers) {
            let mine = route.destinations(of: alert).map(\.receiver).joined(separator: ",")
            #expect(mine == answer, "seed \(seed): \(alert)\n\(tree.manifest)")
        }
    }
}

/// A tree of what both understand, written for each of them.
private struct Tree {
    private static let receivers = ["r0", "r1", "r2", "r3"]
    private static let labels = ["team", "env", "zone"]
    private static let values = ["a", "b", "ab", "a.b", "aab"]
    private static let patterns = ["a", "a|b", "a.*", ".*b", "a\\.b", ".+", ".*", "a.b|b", "|a", "a.+b", "."]

    private var branches = ""

    init(_ random: inout Seeded) {
        for _ in 0..<Int.random(in: 1...4, using: &random) { add(2, depth: 0, &random) }
    }

    private mutating func add(_ indent: Int, depth: Int, _ random: inout Seeded) {
        let matchers = (0..<Int.random(in: 1...2, using: &random)).map { _ in "'\(Self.matcher(&random))'" }
        let space = String(repeating: "  ", count: indent)
        branches += "\(space)- MATCH: [\(matchers.joined(separator: ", "))]\n"
        if Bool.random(using: &random) {
            branches += "\(space)  receiver: \(Self.receivers.randomElement(using: &random) ?? "")\n"
        }
        if Bool.random(using: &random) { branches += "\(space)  continue: true\n" }
        let children = depth < 3 ? Int.random(in: 0...2, using: &random) : 0
        if children > 0 { branches += "\(space)  routes:\n" }
        for _ in 0..<children { add(indent + 1, depth: depth + 1, &random) }
    }

    private static func matcher(_ random: inout Seeded) -> String {
        let comparison = AlertMatcher.Comparison.allCases.randomElement(using: &random) ?? .equals
        let value = (comparison.isPattern ? patterns : values + [""]).randomElement(using: &random) ?? ""
        return "\(labels.randomElement(using: &random) ?? "")\(comparison.rawValue)\"\(value)\""
    }

    static func alert(_ random: inout Seeded) -> [String: String] {
        var alert: [String: String] = [:]
        for label in labels where Int.random(in: 0..<4, using: &random) > 0 {
            alert[label] = values.randomElement(using: &random)
        }
        return alert
    }

    var manifest: String {
        let receivers = Self.receivers.map { "    - {name: \($0), channels: [c]}\n" }.joined()
        return """
            {apiVersion: pra/v1, kind: AlertChannel, metadata: {name: c}, spec: {type: InApp}}
            ---
            apiVersion: pra/v1
            kind: AlertRoute
            metadata: {name: r}
            spec:
              receivers:
            \(receivers)  route:
                receiver: r0
                routes:
            \(branches.replacing("MATCH", with: "match"))
            """
    }

    var configuration: String {
        let receivers = Self.receivers.map { "- name: \($0)\n" }.joined()
        return "receivers:\n\(receivers)route:\n  receiver: r0\n  routes:\n"
            + branches.replacing("MATCH", with: "matchers")
    }
}

private enum Amtool {
    private static let path = ["/var/tmp/pra-test-amtool/usr/bin/amtool", "/usr/bin/amtool"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    /// In CI a missing one fails the tests.
    static var isAvailable: Bool { path != nil || ProcessInfo.processInfo.environment["CI"] == "true" }

    /// Of each alert in its order.
    static func receivers(of alerts: [[String: String]], by configuration: String) throws -> [String] {
        let file = "/tmp/pra-amtool-\(UUID()).yml"
        removeAtExit(file)
        defer { try? FileManager.default.removeItem(atPath: file) }
        try configuration.write(toFile: file, atomically: true, encoding: .utf8)
        let commands = alerts.map { alert in
            let labels = alert.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
            return "\(path ?? "amtool") config routes test --config.file \(file) \(labels)"
        }
        let child = try Child.start(["sh", "-c", commands.joined(separator: " && ")], apart: true)
        _ = child.wait()
        return child.said.split(separator: "\n").map(String.init)
    }
}
