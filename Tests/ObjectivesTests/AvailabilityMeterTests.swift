import Model
import Objectives
import Testing

@Suite struct AvailabilityMeterTests {
    private let start = Timestamp(seconds: 1_800_000_000)

    private enum Event { case up(Int64), down(Int64), blind(Int64) }

    private func record(_ events: [Event], until end: Int64) -> AvailabilityRecord? {
        var meter = AvailabilityMeter(from: start)
        for event in events {
            switch event {
            case .up(let second): meter.observe(isUp: true, at: start + .seconds(second))
            case .down(let second): meter.observe(isUp: false, at: start + .seconds(second))
            case .blind(let second): meter.blind(at: start + .seconds(second))
            }
        }
        return meter.cut(at: start + .seconds(end))
    }

    @Test func timeBetweenTwoLooksIsTheWorseOfBoth() {
        let record = record([.up(0), .up(10), .down(30), .up(40), .up(50)], until: 60)
        #expect(record?.up == .seconds(30))
        #expect(record?.down == .seconds(30))
        #expect(record?.unknown == .zero)
    }

    @Test func aLookIsBelievedForAMinute() {
        let record = record([.up(0)], until: 300)
        #expect(record?.up == .seconds(60))
        #expect(record?.unknown == .seconds(240))
    }

    @Test func blindTimeIsNeitherUpNorDown() {
        let record = record([.up(0), .blind(20), .blind(40), .up(50)], until: 60)
        #expect(record?.up == .seconds(10))
        #expect(record?.down == .zero)
        #expect(record?.unknown == .seconds(50))
    }

    @Test func beforeTheFirstLookNothingIsKnown() {
        let record = record([.up(25)], until: 30)
        #expect(record?.unknown == .seconds(25))
        #expect(record?.up == .seconds(5))
    }
}
