import Alerts
import Fixtures
import Manifests
import Model
import Ports
import Simulator
import Synchronization
import Testing

@testable import Reconciler

/// What a person set themselves, in the simulated world, which begins at 16:00.
@Suite(.tags(.simulation)) struct WishesTests {
    private func stated(_ user: String) throws -> Desired {
        let user = """
            apiVersion: pra/v1
            kind: User
            metadata: {name: sow}
            spec: {fullName: A. Sow, \(user)}

            """
        return try desired(["akig"], more: [user]) { text in
            text.replacing("channels: [inbox]}", with: "channels: [inbox], users: [sow]}")
        }
    }

    private func hours(_ from: String, _ to: String) -> AlertWishes {
        var wishes = AlertWishes()
        let days = MaintenanceWindow.Day.allCases.map(\.rawValue)
        wishes.quietHours = [AlertWishes.Hours(from: from, to: to, days: days)]
        return wishes
    }

    private func told(_ ports: SimulatedPorts, _ incident: String) -> Bool {
        ports.state.withLock { $0.inbox.contains { $0.tells(incident) } }
    }

    private func trouble(_ loop: Loop) async throws {
        for (type, severity) in [("backup.failed", "critical"), ("drill.failed", "warning")] {
            let record = IncidentRecord(
                id: "\(type)/x", type: type, severity: severity, change: .opened, message: "m")
            try await loop.announce(record, about: ResourceID("Other", "akig"))
        }
        await loop.tellPeople(isLast: true)
    }

    /// Goal: hours that somebody set themselves hold what is not critical until they are over, also by the next
    /// process, and whatever of their manifest changes meanwhile; what is critical comes.
    @Test func ownHoursHoldAndDoNotDrop() throws {
        let stated = try stated("language: fr")
        let ports = SimulatedPorts(seed: 91, stated)
        try ports.simulation.run {
            let loop = try await Loop(stated, in: ports.world(), mode: .stay) { _ in }
            let record = PreferenceRecord(by: "sow", self.hours("15:00", "18:00"))
            try await loop.record([(.preferred(record), ResourceID("User", "sow"))], by: "sow")
            try await self.trouble(loop)
        }
        let changed = try self.stated(#"quietHours: [{from: "01:00", to: "02:00"}]"#)
        try ports.simulation.run { try await live(changed, ports, for: .seconds(3600)) }
        #expect(told(ports, "backup.failed/x") && !told(ports, "drill.failed/x"))
        try ports.simulation.run { try await live(changed, ports, for: .seconds(4500)) }
        #expect(told(ports, "drill.failed/x"))
        #expect(ports.state.withLock { $0.outbox } == [])
    }

    /// Goal: what is dropped is as the manifest has it again, and an empty list of one's own is none.
    @Test func whatIsGivenBackHoldsNoMore() throws {
        let stated = try stated(#"quietHours: [{from: "15:00", to: "18:00"}]"#)
        var none = AlertWishes()
        none.quietHours = []
        for (number, (wishes, comes)) in [(none, true), (AlertWishes(), false)].enumerated() {
            let ports = SimulatedPorts(seed: 92 + UInt64(number), stated)
            try ports.simulation.run {
                let loop = try await Loop(stated, in: ports.world(), mode: .stay) { _ in }
                for wishes in [self.hours("10:00", "20:00"), wishes] {
                    let record = PreferenceRecord(by: "sow", wishes)
                    try await loop.record([(.preferred(record), ResourceID("User", "sow"))], by: "sow")
                }
                try await self.trouble(loop)
            }
            try ports.simulation.run { try await live(stated, ports, for: .seconds(600)) }
            #expect(told(ports, "drill.failed/x") == comes, "\(wishes)")
        }
    }
}
