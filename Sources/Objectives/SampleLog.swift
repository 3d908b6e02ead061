import Model

/// Where a cluster's WAL stood at the looks of late, in rising order of time. Losing one only makes what follows from
/// them older than it is.
package struct SampleLog: Sendable {
    private static let most = 512

    package private(set) var samples: [WALSample] = []

    package init() {}

    /// Of looks that found the same, the last is kept; those of before a clock that went back, or of a server that was
    /// put in place of another one, tell nothing of it any more.
    package mutating func note(_ sample: WALSample) {
        if let last = samples.last {
            if last.at > sample.at || last.timeline != sample.timeline || last.insert > sample.insert { samples = [] }
            if last.insert == sample.insert, !samples.isEmpty { samples.removeLast() }
        }
        samples.append(sample)
        guard samples.count > Self.most else { return }
        samples = samples.enumerated().filter { $0.offset % 2 == 0 || $0.offset == Self.most }.map(\.element)
    }
}
