import ClusterHarness
import Foundation
import Testing

/// What `pra status` says of a loop that runs, of none, and of one that was killed at work.
@Suite("Status", .tags(.postgres), .enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(5)))
struct StatusTests {
    struct Document: Decodable, Sendable {
        struct Loop: Decodable, Sendable { var state: String, process: Int? }
        struct Progress: Decodable, Sendable { var stage: String, done: Int, total: Int? }
        struct Action: Decodable, Sendable { var action: String, progress: Progress? }
        struct Next: Decodable, Sendable { var action: String }

        var level: Int
        var loop: Loop
        var running: [Action]
        var interrupted: [Action]
        var next: [Next]
    }

    @Test("no loop: status says so and is not ok; a loop: its process, its stream, what is next")
    func loop() async throws {
        try await withProtectedCluster { site, _ in
            let alone = try await site.pra("status")
            #expect(alone.contains("no loop is running; start it: pra run", "not being streamed"), "\(alone)")
            #expect(try await site.json("status", as: Document.self).loop.state == "absent")
            #expect(try await site.pra("status", "-o", "nagios").contains("no loop is running"))
            #expect(try await site.pra("status", "--exit-code").status == 3)

            let run = try await site.start("run")
            try await site.hear("done     stream/shop", from: run)
            try await site.until("the loop shows its stream") {
                try await site.pra("status").contains("✓ ok        local: no gap up to")
            }
            let status = try await site.json("status", as: Document.self)
            #expect(status.loop.state == "running" && status.loop.process == Int(run.process))
            #expect(status.interrupted.isEmpty)
            #expect(Set(status.next.map(\.action.series)) == ["backup", "verify", "drill"], "\(status)")
            #expect(try await site.end(run, with: SIGTERM).status == 0)
        }
    }

    @Test("a backup that runs is shown with its stage and bytes; killed, it is shown as cut off until it is done again")
    func progress() async throws {
        try await withNewCluster { site, _ in
            try await site.state(Statement(rate: "4MB/s"))
            let apply = try await site.start("apply")
            try await site.hear("copy:", from: apply)
            try await site.until("status shows the progress of the backup") {
                let status = try await site.json("status", as: Document.self)
                guard let backup = status.running.first(where: { $0.action.hasPrefix("backup/") }) else { return false }
                return status.loop.state == "command" && (backup.progress?.done ?? 0) > 0
            }
            #expect(try await site.end(apply, with: SIGKILL).status == 128 + SIGKILL)
            let cut = try await site.json("status", as: Document.self)
            #expect(cut.running.isEmpty && cut.loop.state == "absent", "\(cut)")
            #expect(cut.interrupted.contains { $0.action.hasPrefix("backup/shop/local/") }, "\(cut)")
            #expect(try await site.pra("status").contains("was cut off with its"))
            try await site.state(Statement())
            #expect(try await site.pra("apply").status == 0)
            #expect(try await site.json("status", as: Document.self).interrupted.isEmpty)
        }
    }
}

extension String {
    fileprivate var series: String { String(prefix { $0 != "/" }) }
}
