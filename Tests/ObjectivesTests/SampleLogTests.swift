import Model
import Testing

@testable import Objectives

@Suite("The log of looks at WAL") struct SampleLogTests {
    private func sample(_ second: Int64, _ insert: UInt64, timeline: UInt32 = 1) -> WALSample {
        WALSample(
            at: Timestamp(seconds: second), timeline: Timeline(timeline), insert: LSN(insert), segmentBytes: 16 << 20)
    }

    private func log(_ samples: [WALSample]) -> [WALSample] {
        samples.reduce(into: SampleLog()) { $0.note($1) }.samples
    }

    @Test("keeps of an idle time the last look alone")
    func idle() {
        #expect(log([sample(1, 10), sample(2, 20), sample(3, 20), sample(4, 20)]) == [sample(1, 10), sample(4, 20)])
    }

    @Test("forgets what another timeline, another server or another clock said")
    func breaks() {
        #expect(log([sample(1, 10), sample(2, 20, timeline: 2)]) == [sample(2, 20, timeline: 2)])
        #expect(log([sample(1, 10), sample(2, 5)]) == [sample(2, 5)])
        #expect(log([sample(9, 10), sample(2, 20)]) == [sample(2, 20)])
    }

    @Test("is thinned, but for its newest, when there are many")
    func bounded() {
        let all = (1...10_000).map { sample(Int64($0), UInt64($0)) }
        let kept = log(all)
        #expect(kept.count <= 512 && kept.last == all.last)
        #expect(kept.map(\.at) == kept.map(\.at).sorted() && kept.contains { $0.at < Timestamp(seconds: 5000) })
    }
}
