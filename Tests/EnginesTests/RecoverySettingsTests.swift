import Children
import Engines
import Foundation
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
                'sed -E ''/^ *(restore_command|recovery_(target[a-z_]*|end_command)) *=/d'' postgresql.auto.conf \
                > postgresql.auto.conf.pra && sync postgresql.auto.conf.pra \
                && mv postgresql.auto.conf.pra postgresql.auto.conf || { rm -f postgresql.auto.conf.pra; exit 1; }'
                archive_mode = 'off'
                synchronous_standby_names = ''
                primary_conninfo = ''
                primary_slot_name = ''

                """)
    }

    /// A signal, or a status above 125 as of a program that is not there, ends the server at the end of its recovery.
    @Test func theirRemovalIsWholeOrNothingAndNeverEndsTheServer() async throws {
        let folder = "/tmp/pra-settings-\(UUID())", path = "\(folder)/postgresql.auto.conf"
        try await Disk().makeFolder(folder, owner: nil)
        let text = RecoverySettings(restoreCommand: "c", target: .immediate, timeline: Timeline(1))
            .merged(into: "work_mem = '8MB'\n")
        try await Disk().write(path, Array(text.utf8), owner: nil)
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("recovery_end_command") })
        let command = String(line.dropFirst("recovery_end_command = '".count).dropLast()).replacing("''", with: "'")
        #expect(try end(of: "PATH=/nowhere; " + command, in: folder) == 1)
        #expect(try await Disk().contents(path) == Array(text.utf8))
        #expect(try end(of: command, in: folder) == 0)
        let left = String(decoding: try await Disk().contents(path), as: UTF8.self)
        #expect(left.contains("work_mem") && left.contains("archive_mode") && !left.contains("recovery_"))
        #expect(!left.contains("restore_command"))
        #expect(try await Disk().names(in: folder) == ["postgresql.auto.conf"])
        try await Disk().remove(folder)
    }

    /// As the server runs it.
    private func end(of command: String, in folder: String) throws -> Int32 {
        try Child.run(["env", "-C", folder, "sh", "-c", command])
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
