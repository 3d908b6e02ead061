import Model
import Testing

@testable import Manifests

/// Where alerts go, and which routes are mistakes.
@Suite struct AlertRouteTests {
    private func load(_ spec: String) -> (AlertRoute.Spec?, [Diagnostic]) {
        let channel = "{apiVersion: pra/v1, kind: AlertChannel, metadata: {name: inbox}, spec: {type: InApp}}"
        let route = "apiVersion: pra/v1\nkind: AlertRoute\nmetadata: {name: r}\nspec:\n\(spec)"
        let (desired, problems) = loadManifests([
            source("\(channel)\n---\n\(route)")
        ])
        return (desired?.routes.first?.spec, problems)
    }

    private static let receivers = """
          receivers:
            - {name: admin, channels: [inbox]}
            - {name: page, channels: [inbox]}
            - {name: chat, channels: [inbox]}

        """

    private static let tree =
        receivers + """
              route:
                receiver: admin
                groupWait: 10s
                routes:
                  - match: ['severity="critical"']
                    continue: true
                    receiver: page
                    groupBy: [cluster]
                    routes:
                      - {match: ['cluster=~"akig|ba.*"', 'env!="test"'], groupWait: 0s}
                  - {match: ['type=~"rpo\\..+"'], receiver: chat}
                  - {match: ['type="backup.failed"'], receiver: page}
            """

    private func path(_ labels: [String: String]) throws -> [[Int]] {
        try #require(load(Self.tree).0).destinations(of: labels).map(\.path)
    }

    @Test func theDeepestBranchTakesAnAlertAndTheRootWhatNoneTakes() throws {
        #expect(try path(["type": "rto.risk", "severity": "warning"]) == [[]])
        #expect(try path(["type": "rpo.breach", "severity": "error"]) == [[1]])
        #expect(try path(["type": "rpo.breach", "severity": "critical", "cluster": "x"]) == [[0], [1]])
        #expect(try path(["type": "backup.failed", "severity": "critical", "cluster": "bank"]) == [[0, 0], [2]])
        #expect(try path(["severity": "critical", "cluster": "bank", "env": "test"]) == [[0]])
    }

    @Test func aBranchIsAsWhatIsAboveItWhereItStatesNothing() throws {
        let found = try #require(load(Self.tree).0).destinations(of: ["severity": "critical", "cluster": "akig"])
        #expect(found.count == 1)
        #expect(found[0].receiver == "page" && found[0].groupBy == ["cluster"] && found[0].groupWait == .zero)
        #expect(found[0].repeatInterval == .seconds(4 * 3600))
    }

    @Test(arguments: AlertType.allCases) func eachTypeMayBeMatchedAndExpected(type: AlertType) {
        let problems = load(
            """
            \(Self.receivers)  route: {receiver: admin, routes: [{match: ['type="\(type.rawValue)"'], receiver: page}]}
              expect: [{labels: {type: \(type.rawValue), severity: notice}, receivers: [page]}]
            """
        ).1
        #expect(problems.map(\.path) == ["spec.receivers[2].name"], "the third is of no use here")
    }

    @Test func aReceiverIsToldOnce() throws {
        let spec = try #require(load(Self.tree).0)
        #expect(spec.receivers(of: ["severity": "critical", "type": "backup.failed"]).map(\.name) == ["page"])
    }

    @Test(
        arguments: [
            ("severity=\"critical\"", ["severity": "critical"], true), ("severity=\"critical\"", [:], false),
            ("team=\"\"", [:], true), ("team!=\"x\"", [:], true), ("team=~\".+\"", [:], false),
            ("team=~\".*\"", [:], true), ("team!~\"a|b\"", ["team": "b"], false),
            ("team!~\"a|b\"", ["team": "ab"], true), ("type=~\"rpo\\..*\"", ["type": "rpoXbreach"], false),
            ("type=~\"rpo\\..*\"", ["type": "rpo."], true), ("type=~\"r.o.*h\"", ["type": "rpo.breach"], true),
            ("team=~\"|a\"", [:], true), ("team=~\"a.*a.*a.*a\"", ["team": "aaa"], false),
            ("team=~\"a.*b.+c\"", ["team": "abbbc"], true), ("team=\"say \\\"x\\\"\"", ["team": "say \"x\""], true),
            ("team=~\"a\\|b\"", ["team": "a|b"], true),
        ] as [(String, [String: String], Bool)])
    func aMatcherHoldsOrNot(text: String, labels: [String: String], holds: Bool) throws {
        let matcher = try #require(AlertMatcher(text: text))
        #expect(matcher.holds(for: labels) == holds)
        #expect(matcher.text == text)
    }

    /// A pattern that would keep a backtracking engine busy for ages.
    @Test func noPatternTakesLong() throws {
        let pattern = String(repeating: "a.*", count: 150) + "b"
        let matcher = try #require(AlertMatcher(text: "team=~\"\(pattern)\""))
        #expect(!matcher.holds(for: ["team": String(repeating: "a", count: 4000)]))
    }

    @Test(
        arguments: [
            ("receiver: nobody", "", "unknown-receiver", "spec.route.receiver", "no receiver is called"),
            (
                "receiver: admin\n    routes: [{match: ['type=\"rpo.breech\"']}]", "", "unknown-value", "match[0]",
                "rpo.breech"
            ),
            (
                "receiver: admin\n    routes: [{match: ['severity=~\"hot|warm\"']}]", "", "unknown-value", "match[0]",
                "known are"
            ),
            ("receiver: admin\n    routes: [{match: []}]", "", "too-few", "match", "0 items"),
            ("receiver: admin\n    routes: [{match: ['a=~\"(b|c)\"']}]", "", "bad-matcher", "match[0]", "“|”, “.”"),
            ("receiver: admin\n    routes: [{match: ['a=b']}]", "", "bad-matcher", "match[0]", "is not a matcher"),
            (
                "receiver: admin\n    routes: [{match: ['a=\"b\"'], receiver: pgae}]", "", "unknown-receiver",
                "routes[0].receiver", "pgae"
            ),
            (
                "receiver: admin\n    routes: [{match: ['severity=\"critical\"'], receiver: page}]",
                "\n  expect: [{labels: {severity: critical}, receivers: [admin]}]", "expectation-failed",
                "expect[0].receivers", "this alert reaches page, not admin"
            ),
            (
                "receiver: admin", "\n  expect: [{labels: {severity: critcal}, receivers: [admin]}]", "unknown-value",
                "labels.severity", "critcal"
            ),
            ("receiver: admin", "", "unused-receiver", "receivers[1].name", "no route leads to"),
        ] as [(String, String, String, String, String)])
    func aRouteThatIsWrongIsSeenAtItsPlace(
        route: String, expect: String, rule: String, path: String, words: String
    ) throws {
        let problems = load("\(Self.receivers)  route:\n    \(route)\(expect)\n").1
        let problem = try #require(problems.first { $0.rule == rule }, "\(problems)")
        #expect(problem.path.hasSuffix(path), "\(problem)")
        #expect((problem.what + problem.remedy).contains(words), "\(problem)")
    }
}
