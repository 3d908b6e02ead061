import Fixtures
import Manifests
import Model
import Planning
import Testing

/// A tablespace that no base has asks for a base: once, and only where both are known.
@Suite struct TablespaceGapsTests {
    private func backup(_ scene: Scene) -> Gap? { scene.gaps.first { $0.action.verb == .backup } }

    private func made() throws -> Scene {
        var scene = try Scene()
        scene.makeTablespace()
        return scene
    }

    @Test func aBaseThatHasItClosesTheGapAndIsNamedAfterTheOneThatHasNot() throws {
        var scene = try made()
        let gap = try #require(backup(scene))
        #expect(gap.reason == "NewTablespace" && gap.blocked == nil)
        #expect(gap.action.id.text == "backup/akig/local/2024-10-04T000100Z", "after the end of the newest point")
        scene.withStore { store in
            var point = RecoveryPoint.taken(at: noon - .seconds(60))
            (point.action, point.tablespaces) = (gap.action.id, [16_400])
            store.points.append(point)
        }
        #expect(backup(scene) == nil)
    }

    @Test func whatIsNotKnownIsNoGapAndNoneThatIsClosed() throws {
        var scene = try made()
        scene.with { $0.tablespaces = nil }
        #expect(backup(scene) == nil, "not looked for")
        scene = try made()
        scene.withStore { for index in $0.points.indices { $0.points[index].tablespaces = nil } }
        #expect(backup(scene) == nil, "a point that does not say")
        scene = try made()
        scene.server = .unknown(because: PraError(.postgresUnreachable, "no answer", remedy: "start it", retry: .later))
        #expect(backup(scene) == nil)
    }

    @Test func oneThatWasDroppedOrMovedAsksForNothing() throws {
        var scene = try made()
        scene.withStore { for index in $0.points.indices { $0.points[index].tablespaces = [16_400, 16_500] } }
        scene.with { $0.tablespaces?[0].location = "/hdd/late" }
        #expect(scene.gaps == [])
        scene.with { $0.tablespaces = [] }
        #expect(scene.gaps == [])
    }

    @Test func aBackupThatIsDueBringsItAndNoSecondOneIsTaken() throws {
        let scene = try made(), tomorrow = noon + .seconds(86_400)
        let backups = scene.gaps(at: tomorrow).filter { $0.action.verb == .backup }
        #expect(backups.map(\.reason) == ["BackupDue"])
    }

    @Test func aBaseThatIsTaintedIsNotTakenOverAndOver() throws {
        var scene = try made()
        let gap = try #require(backup(scene))
        scene.withStore { store in
            var point = RecoveryPoint.taken(at: noon - .seconds(60))
            (point.action, point.tablespaces, point.taint) = (gap.action.id, [16_400], "page checksum")
            store.points.append(point)
        }
        #expect(backup(scene)?.blocked?.contains("page checksum") == true)
    }

    @Test func aDrillOfTheOldestOrOfAMomentIsOfAPointThatHasIt() throws {
        var points = (0...3).map { RecoveryPoint.taken(at: noon - .seconds(43_200 + (3 - $0) * 86_400)) }
        for index in points.indices { points[index].tablespaces = index < 2 ? [] : [16_400] }
        for target in [RecoveryPlan.Drill.Target.oldest, .sampled] {
            for number in 0..<50 {
                let choice = target.choose(
                    among: points, in: .holding(points), for: ActionID("drill/x/\(number)"), due: noon)
                #expect(choice.map { points[2...].contains($0.point) } == true, "\(String(describing: choice))")
            }
        }
    }
}
