import Model
import Planning
import Testing

/// A store of 1,000 bytes with `used` of them in use, in which there is no point.
private func scene(used: Int64) throws -> Scene {
    var scene = try Scene()
    scene.withStore {
        ($0.points, $0.space) = ([], .init(total: ByteCount(1000), free: ByteCount(1000 - used)))
    }
    return scene
}

/// The manifests say warnAt 80 % and stopAt 95 %.
@Suite struct CapacityTests {
    @Test(arguments: [100, 800, 810, 950] as [Int64]) func upToTheLimitNothingIsBlocked(used: Int64) throws {
        #expect(try scene(used: used).gaps.first { $0.action.verb == .backup }?.blocked == nil)
    }

    @Test(arguments: [(951, "95.1%"), (1000, "100%")] as [(Int64, String)])
    func aboveTheLimitNoBaseBackupIsTakenAndTheSentenceNamesUseAndLimit(used: Int64, share: String) throws {
        let gap = try #require(try scene(used: used).gaps.first { $0.action.verb == .backup })
        #expect(
            gap.blocked == "store local is \(share) full, above capacity.stopAt 95%; make room or raise the limit")
    }

    @Test func walGoesOnAboveTheLimit() throws {
        var full = try scene(used: 1000)
        full.stream = .stopped(exposure: nil)
        full.with { $0.slots = [] }
        let others = full.gaps.filter { $0.action.verb == .startStream || $0.action.verb == .createSlot }
        #expect(others.count == 2)
        #expect(others.allSatisfy { $0.blocked == nil })
    }

    @Test func aStoreThatCanNotTellItsSizeIsNotFull() throws {
        var scene = try scene(used: 0)
        scene.withStore { $0.space = nil }
        #expect(scene.gaps.first { $0.action.verb == .backup }?.blocked == nil)
    }
}
