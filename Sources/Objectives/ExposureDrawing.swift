import Model

/// The lines of a curve as they were recorded, and once those are more than can be seen the highest exposure of each
/// column, so that a short peak is not lost in a long time.
struct ExposureDrawing: Sendable {
    private let from: Timestamp
    private let span: Int64
    private var recorded: [[ExposureRecord.Breakpoint]] = []
    private var count = 0
    /// `nil` where nothing was recorded; empty while all that was is kept.
    private var highest: [Duration?] = []

    init(from: Timestamp, to: Timestamp) { (self.from, span) = (from, max(1, (to - from).microseconds)) }

    mutating func beginLine() {
        if highest.isEmpty, recorded.last?.isEmpty != true { recorded.append([]) }
    }

    mutating func extend(to point: ExposureRecord.Breakpoint, from last: ExposureRecord.Breakpoint?) {
        guard highest.isEmpty else { return raise(from: last ?? point, to: point) }
        recorded[recorded.count - 1].append(point)
        count += 1
        if count > 2 * ExposureProfile.columns { thin() }
    }

    var lines: [[ExposureRecord.Breakpoint]] {
        guard !highest.isEmpty else { return recorded.filter { !$0.isEmpty } }
        return highest.indices.reduce(into: []) { lines, column in
            guard let exposure = highest[column] else { return }
            let end = ExposureRecord.Breakpoint(at: start(of: column + 1) - .microseconds(1), exposure: exposure)
            if column > 0, highest[column - 1] == exposure {
                lines[lines.count - 1][1] = end
            } else {
                lines.append([.init(at: start(of: column), exposure: exposure), end])
            }
        }
    }

    private mutating func thin() {
        highest = Array(repeating: nil, count: ExposureProfile.columns)
        for line in recorded {
            if line.count == 1, let point = line.first { raise(from: point, to: point) }
            for (a, b) in zip(line, line.dropFirst()) { raise(from: a, to: b) }
        }
        recorded = []
    }

    private mutating func raise(from a: ExposureRecord.Breakpoint, to b: ExposureRecord.Breakpoint) {
        let first = column(of: a.at)
        for index in first...max(first, column(of: b.at)) {
            var peak = max(a.exposure, b.exposure)
            if first != column(of: b.at) {
                peak = max(
                    exposure(at: max(start(of: index), a.at), from: a, to: b),
                    exposure(at: min(start(of: index + 1), b.at), from: a, to: b))
            }
            highest[index] = max(highest[index] ?? .zero, peak)
        }
    }

    private func column(of at: Timestamp) -> Int {
        let columns = Int64(ExposureProfile.columns)
        return Int(min(max(0, (at - from).microseconds * columns / span), columns - 1))
    }

    /// The first microsecond of a column.
    private func start(of column: Int) -> Timestamp {
        let columns = Int64(ExposureProfile.columns)
        return from + .microseconds((Int64(column) * span + columns - 1) / columns)
    }
}
