import FoundationEssentials
import Model
import Testing

@Suite struct ZoneRulesTests {
    private func zone(_ name: String) throws -> ZoneRules {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: "/usr/share/zoneinfo/\(name)"))
        return try #require(ZoneRules(name: name, tzif: [UInt8](bytes)))
    }

    @Test(
        arguments: [
            ("Europe/Paris", "2026-03-29T00:59:59Z", 1), ("Europe/Paris", "2026-03-29T01:00:00Z", 2),
            ("Europe/Paris", "2026-10-25T00:59:59Z", 2), ("Europe/Paris", "2026-10-25T01:00:00Z", 1),
            ("Europe/Paris", "2080-07-01T00:00:00Z", 2), ("Europe/Paris", "2080-12-31T23:30:00Z", 1),
            ("Africa/Conakry", "2026-11-22T16:00:00Z", 0), ("Asia/Tokyo", "2026-11-22T16:00:00Z", 9),
            ("Australia/Sydney", "2080-01-01T00:00:00Z", 11), ("Australia/Sydney", "2080-07-01T00:00:00Z", 10),
            ("America/New_York", "2024-07-04T12:00:00Z", -4), ("America/Sao_Paulo", "2080-01-01T00:00:00Z", -3),
        ])
    func readsOffsetsFromTheSystemsFiles(name: String, at: String, hours: Int) throws {
        let instant = try #require(Timestamp(text: at))
        #expect(try zone(name).offset(at: instant) == .seconds(hours * 3600))
    }

    @Test func civilTimeIsWhatTheWallClockShows() throws {
        let instant = try #require(Timestamp(text: "2026-07-14T22:30:00Z"))
        #expect(
            try zone("Europe/Paris").civil(instant) == CivilTime(year: 2026, month: 7, day: 15, hour: 0, minute: 30))
    }

    @Test func refusesWhatIsCutOffOrForeign() throws {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "/usr/share/zoneinfo/Europe/Paris")))
        for length in stride(from: 0, to: bytes.count - 40, by: 7) {
            #expect(ZoneRules(name: "cut", tzif: Array(bytes.prefix(length))) == nil, "\(length) bytes")
        }
        #expect(ZoneRules(name: "foreign", tzif: Array("#!/bin/sh\n".utf8) + bytes) == nil)
    }
}
