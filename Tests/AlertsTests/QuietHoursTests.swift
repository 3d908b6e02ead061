import Alerts
import Foundation
import Manifests
import Model
import Testing

/// Hours by the clocks of a place, on days on which those are set.
@Suite struct QuietHoursTests {
    private func zone(_ name: String) throws -> ZoneRules {
        let file = try Data(contentsOf: URL(fileURLWithPath: "/usr/share/zoneinfo/\(name)"))
        return try #require(ZoneRules(name: name, tzif: Array(file)))
    }

    private func user(_ hours: String, digestAt: String = "08:00") throws -> User.Spec {
        let manifest = """
            apiVersion: pra/v1
            kind: User
            metadata: {name: f-diallo}
            spec: {fullName: F. Diallo, quietHours: \(hours), digestAt: "\(digestAt)"}

            """
        let (desired, problems) = loadManifests([SourceFile(path: "user.yaml", bytes: Array(manifest.utf8))])
        return try #require(desired?.users.first?.spec, "\(problems)")
    }

    private static let sydney = "Australia/Sydney"

    struct Case: Sendable {
        var zone: String
        var hours: String
        var now: String
        var until: String?
    }

    @Test(arguments: [
        // Overnight, its end not quiet itself.
        Case(zone: "UTC", hours: "22:00-07:00", now: "2026-11-22T21:59:59Z", until: nil),
        Case(zone: "UTC", hours: "22:00-07:00", now: "2026-11-22T22:00:00Z", until: "2026-11-23T07:00:00Z"),
        Case(zone: "UTC", hours: "22:00-07:00", now: "2026-11-23T06:59:59Z", until: "2026-11-23T07:00:00Z"),
        Case(zone: "UTC", hours: "22:00-07:00", now: "2026-11-23T07:00:00Z", until: nil),
        // Paris: 2026-03-29 has no 02:00 to 03:00; an end in it is as far after it.
        Case(zone: "Europe/Paris", hours: "22:00-02:30", now: "2026-03-28T23:00:00Z", until: "2026-03-29T01:30:00Z"),
        Case(zone: "Europe/Paris", hours: "22:00-07:00", now: "2026-03-29T04:59:59Z", until: "2026-03-29T05:00:00Z"),
        // 2026-10-25 has 02:00 to 03:00 twice; it is quiet until the second 02:30.
        Case(zone: "Europe/Paris", hours: "22:00-02:30", now: "2026-10-25T00:45:00Z", until: "2026-10-25T01:30:00Z"),
        Case(zone: "Europe/Paris", hours: "22:00-07:00", now: "2026-10-24T21:00:00Z", until: "2026-10-25T06:00:00Z"),
        // Sydney: clocks go back on 2026-04-05 at 03:00 and forward on 2026-10-04 at 02:00.
        Case(zone: sydney, hours: "23:00-06:00", now: "2026-04-04T13:00:00Z", until: "2026-04-04T20:00:00Z"),
        Case(zone: sydney, hours: "23:00-02:30", now: "2026-04-04T16:15:00Z", until: "2026-04-04T16:30:00Z"),
        Case(zone: sydney, hours: "23:00-06:00", now: "2026-10-03T13:00:00Z", until: "2026-10-03T19:00:00Z"),
    ])
    func hoursAreTheWallClocks(_ one: Case) throws {
        let times = one.hours.split(separator: "-")
        let user = try user("[{from: \"\(times[0])\", to: \"\(times[1])\"}]")
        let now = try #require(Timestamp(text: one.now))
        #expect(try user.quietUntil(now, in: zone(one.zone)) == one.until.flatMap { Timestamp(text: $0) })
    }

    @Test("days are those on which it begins, and hours that follow one another are one stretch")
    func days() throws {
        let week = try user("[{from: \"22:00\", to: \"07:00\", days: [Friday]}]")
        let at = { (text: String) throws in try #require(Timestamp(text: text)) }
        #expect(try week.quietUntil(at("2026-11-28T03:00:00Z"), in: .utc) == at("2026-11-28T07:00:00Z"))
        #expect(try week.quietUntil(at("2026-11-29T03:00:00Z"), in: .utc) == nil)
        let two = try user("[{from: \"12:00\", to: \"20:00\"}, {from: \"20:00\", to: \"02:00\"}]")
        #expect(try two.quietUntil(at("2026-11-28T13:00:00Z"), in: .utc) == at("2026-11-29T02:00:00Z"))
        let always = try user("[{from: \"00:00\", to: \"12:00\"}, {from: \"12:00\", to: \"00:00\"}]")
        #expect(try always.quietUntil(at("2026-11-28T13:00:00Z"), in: .utc) == at("2026-12-12T12:00:00Z"))
    }

    @Test("a digest comes at the same time of the day whatever the clocks do")
    func digests() throws {
        let (user, paris) = (try user("[]", digestAt: "08:00"), try zone("Europe/Paris"))
        let at = { (text: String) throws in try #require(Timestamp(text: text)) }
        #expect(try user.nextDigest(after: at("2026-03-28T07:00:00Z"), in: paris) == at("2026-03-29T06:00:00Z"))
        #expect(try user.nextDigest(after: at("2026-10-24T06:00:00Z"), in: paris) == at("2026-10-25T07:00:00Z"))
    }
}
