import Alerts
import Testing

/// The table of Alertmanager's DedupStage, where it sends what is over.
@Suite struct NotifyReasonTests {
    struct Case: Sendable {
        var told: Set<Int>?
        var firing: Set<Int> = []
        var over: Set<Int> = []
        var isRepeatDue = false
        var reason: NotifyReason?
    }

    @Test(arguments: [
        Case(told: nil, firing: [2, 3, 4], reason: .first),
        Case(told: nil, over: [2, 3, 4], reason: nil),
        Case(told: [1, 2, 3], firing: [2, 3, 4], reason: .someNew),
        Case(told: [1, 2, 3], firing: [1, 2, 3], isRepeatDue: true, reason: .stillTrue),
        Case(told: [1, 2, 3], firing: [1, 2, 3], reason: nil),
        Case(told: [], over: [3, 4, 5], isRepeatDue: true, reason: nil),
        Case(told: [1, 2], firing: [1], over: [2], reason: .someOver),
        Case(told: [1, 2], firing: [], over: [1, 2], reason: .allOver),
    ])
    func peopleAreToldWhatIsNewToThem(_ one: Case) {
        #expect(
            NotifyReason(told: one.told, firing: one.firing, over: one.over, isRepeatDue: one.isRepeatDue)
                == one.reason)
    }
}
