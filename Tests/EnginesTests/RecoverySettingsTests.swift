import Engines
import Model
import Testing

@Suite struct RecoverySettingsTests {
    @Test func setsExactlyOneTargetAndDropsStaleOnes() {
        let settings = RecoverySettings(
            restoreCommand: "pra wal get --store 'file:///s' %f %p", target: .lsn(LSN(0x1_0000_00A0)),
            timeline: Timeline(3))
        let merged = settings.merged(
            into: "# kept\nwork_mem = '8MB'\nrecovery_target_time = '2020-01-01'\n  Restore_Command = 'old'\n")
        #expect(
            merged == """
                # kept
                work_mem = '8MB'
                restore_command = 'pra wal get --store ''file:///s'' %f %p'
                recovery_target_lsn = '1/A0'
                recovery_target_timeline = '3'
                recovery_target_action = 'promote'
                archive_mode = 'off'
                synchronous_standby_names = ''
                primary_conninfo = ''
                primary_slot_name = ''

                """)
    }

    @Test(
        arguments: [
            (RestoreTarget.latest, nil), (.immediate, "recovery_target = 'immediate'"),
            (.time(Timestamp(seconds: 0)), "recovery_target_time = '1970-01-01 00:00:00+00'"),
            (.name("before o'clock"), "recovery_target_name = 'before o''clock'"),
            (.xid(77), "recovery_target_xid = '77'"),
        ] as [(RestoreTarget, String?)])
    func writesTheTarget(target: RestoreTarget, line: String?) {
        let text = RecoverySettings(restoreCommand: "c", target: target, timeline: Timeline(1)).merged(into: "")
        let targets = text.split(separator: "\n").filter {
            $0.hasPrefix("recovery_target") && !$0.hasPrefix("recovery_target_timeline")
                && !$0.hasPrefix("recovery_target_action")
        }
        #expect(targets.map(String.init) == (line.map { [$0] } ?? []))
    }
}

@Suite struct TimelineHistoryTests {
    private let third = "1\t0/3000000\tno recovery target specified\n\n2\t0/5000060\tbefore 2026\n"

    @Test func walksFromABackupToTheNewestTimeline() throws {
        let history = try TimelineHistory(of: Timeline(3), file: third)
        #expect(
            history.legs(from: LSN(0x200_0028), on: Timeline(1)) == [
                .init(timeline: Timeline(1), from: LSN(0x200_0028), to: LSN(0x300_0000)),
                .init(timeline: Timeline(2), from: LSN(0x300_0000), to: LSN(0x500_0060)),
                .init(timeline: Timeline(3), from: LSN(0x500_0060), to: nil),
            ])
    }

    @Test func doesNotContainWhatAParentWroteAfterTheFork() throws {
        let history = try TimelineHistory(of: Timeline(3), file: third)
        #expect(history.contains(LSN(0x300_0000), on: Timeline(1)))
        #expect(!history.contains(LSN(0x300_0001), on: Timeline(1)))
        #expect(history.legs(from: LSN(0x600_0000), on: Timeline(2)).isEmpty)
        #expect(!history.contains(.zero, on: Timeline(4)))
    }

    @Test(arguments: ["1\tnonsense\tx", "4\t0/1\tfrom the future", "2\t0/2\ta\n1\t0/3\tfalls", "1"])
    func refusesABrokenFile(text: String) {
        #expect { try TimelineHistory(of: Timeline(3), file: text) } throws: { error in
            PraError.wrapping(error).code == .storeCorrupt
        }
    }
}
