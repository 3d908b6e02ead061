import Model
import Planning
import Testing

@testable import Manifests

/// A window keeps work from starting and ends by itself; the WAL goes on, and so does every clock.
@Suite struct MaintenanceTests {
    private func weekly(_ days: [MaintenanceWindow.Day], _ hour: Int, for hours: Int) -> MaintenanceWindow.Times {
        .weekly(
            .init(
                days: days, at: .init(minutes: hour * 60), lasts: .seconds(hours * 3600), timeZone: "UTC"))
    }

    private func window(
        _ times: MaintenanceWindow.Times, _ actions: [MaintenanceWindow.Work] = MaintenanceWindow.Work.allCases,
        name: String = "closing"
    ) -> PlanObservation.Window {
        let owner = Team.Person(team: "operations", name: "F. Diallo")
        return .init(
            name: name,
            spec: MaintenanceWindow.Spec(
                clusters: .init(matchLabels: ["tier": "critical"]), actions: actions, times: times,
                reason: "month-end closing", owner: owner), zone: .utc)
    }

    private func at(_ text: String) throws -> Timestamp { try #require(Timestamp(text: text)) }

    /// 2024-10-04 was a Friday.
    @Test(
        arguments: [
            ("2024-10-04T21:59:59Z", nil), ("2024-10-04T22:00:00Z", "2024-10-05T04:00:00Z"),
            ("2024-10-05T03:59:59Z", "2024-10-05T04:00:00Z"), ("2024-10-05T04:00:00Z", nil),
            ("2024-10-05T22:30:00Z", nil),
        ] as [(String, String?)])
    func aWeeklyWindowLastsOverMidnight(now: String, end: String?) throws {
        let times = weekly([.friday], 22, for: 6)
        #expect(times.end(of: try at(now), in: .utc) == (try end.map(at)))
    }

    @Test func windowsOfTwoDaysThatOverlapEndTogether() throws {
        let times = weekly([.friday, .saturday], 12, for: 30)
        #expect(times.end(of: try at("2024-10-05T13:00:00Z"), in: .utc) == (try at("2024-10-06T18:00:00Z")))
    }

    /// Goal: on the day on which clocks are set, the window begins when the clocks show its hour, and lasts its hours.
    @Test(
        arguments: [
            // Winter time: 22:00 is 21:00 UTC; from 01:00 UTC of the 31st on, summer time.
            ("2024-03-30T20:59:59Z", nil), ("2024-03-30T21:00:00Z", "2024-03-31T03:00:00Z"),
            ("2024-03-31T20:00:00Z", "2024-04-01T02:00:00Z"), ("2024-03-31T19:59:59Z", nil),
        ] as [(String, String?)])
    func aWindowFollowsTheClocksOfItsZone(now: String, end: String?) throws {
        let paris = ZoneRules(
            name: "Europe/Paris", firstOffsetSeconds: 3600,
            transitions: [.init(at: try at("2024-03-31T01:00:00Z"), offsetSeconds: 7200)])
        let times = weekly([.saturday, .sunday], 22, for: 6)
        #expect(times.end(of: try at(now), in: paris) == (try end.map(at)))
    }

    @Test func backupsVerificationsAndDrillsWaitAndNothingElseDoes() throws {
        var scene = try Scene()
        scene.with { $0.slots = [] }
        scene.stream = .stopped(exposure: .seconds(4000))
        scene.facts = []
        scene.withStore { $0.points.removeLast() }
        scene.windows = [window(weekly([.friday], 11, for: 2))]
        let gaps = scene.gaps
        let held = gaps.filter { $0.blockedUntil != nil }
        #expect(Set(held.map(\.action.verb)) == [.backup, .verify, .drill])
        #expect(
            held.allSatisfy { $0.blocked == "maintenance window closing until 2024-10-04T13:00:00Z: month-end closing" }
        )
        #expect(held.allSatisfy { $0.blockedUntil == noon + .seconds(3600) && $0.passesByItself })
        #expect(gaps.first { $0.action.verb == .createSlot }?.blocked == nil)
        #expect(gaps.first { $0.action.verb == .startStream }?.blocked == nil)
        #expect(scene.desired.pending(held.filter { !$0.isDestructive }) == .plain, "it waits for nobody")
        #expect(scene.gaps(at: noon + .seconds(3600)).allSatisfy { $0.blockedUntil == nil })
    }

    @Test func aWindowHoldsBackWhatItNamesAndTheLastOneToEndIsTold() throws {
        let once = MaintenanceWindow.Times.once(.init(from: noon, until: noon + .seconds(60)))
        let long = MaintenanceWindow.Times.once(.init(from: noon, until: noon + .seconds(600)))
        let windows = [window(long, [.drill], name: "long"), window(once, name: "short")]
        #expect(maintenance(windows, against: .drill, at: noon)?.until == noon + .seconds(600))
        #expect(maintenance(windows, against: .backup, at: noon)?.until == noon + .seconds(60))
        #expect(maintenance(windows, against: .scrub, at: noon) == nil)
        #expect(maintenance(windows, against: .backup, at: noon + .seconds(60)) == nil)
    }

    /// Goal: what a policy denies since it changed goes on protecting, and destroys nothing.
    @Test func whatAPolicyDeniesSinceItChangedKeepsWhatItHas() throws {
        var scene = try Scene()
        scene.retentions[0].spec.window = .seconds(3600)
        scene.retentions[0].spec.keep = RetentionPolicy.Keep()
        scene.retentions[0].spec.minProven = 1
        let going = scene.gaps.filter(\.isDestructive)
        #expect(going.map(\.action.verb) == [.retain] && going.allSatisfy { $0.blocked == nil })
        scene.denial = "a policy denies RetentionPolicy/standard: too short"
        scene.with { $0.slots = [] }
        let gaps = scene.gaps
        #expect(gaps.filter(\.isDestructive).map(\.blocked) == [scene.denial])
        #expect(gaps.first { $0.action.verb == .createSlot }?.blocked == nil)
    }
}
