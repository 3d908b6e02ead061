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
                recovery_end_command = \
                'sed -i -E ''/^ *(restore_command|recovery_(target[a-z_]*|end_command)) *=/d'' postgresql.auto.conf'
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
