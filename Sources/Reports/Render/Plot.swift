import Model

/// Maps a curve to a drawing of one column per unit of width: each column shows the highest exposure within it, so
/// that a short peak is not lost in a long period.
struct Plot {
    static let (width, height) = (960, 300)
    static let (left, top) = (64, 24)
    static let (columns, rows) = (860, 240)

    let chart: Chart
    let ceiling: Duration
    /// Highest exposure of each column; `nil` where nothing was recorded.
    private let highest: [Duration?]

    var from: Timestamp { chart.from }
    var to: Timestamp { chart.to }

    init(_ chart: Chart) {
        self.chart = chart
        ceiling = max(chart.curve.target * 2, chart.curve.maximum * 3 / 2, .seconds(10))
        var highest: [Duration?] = Array(repeating: nil, count: Self.columns)
        let span = max(1, (chart.to - chart.from).microseconds)
        let column = { (at: Timestamp) in
            min(max(0, (at - chart.from).microseconds * Int64(Self.columns) / span), Int64(Self.columns - 1))
        }
        let edge = { (index: Int64) in chart.from + .microseconds(index * span / Int64(Self.columns)) }
        for (a, b) in chart.curve.lines.flatMap({ Array(zip($0, $0.dropFirst())) }) {
            let first = column(a.at)
            for index in first...max(first, column(b.at)) {
                let atStart = exposure(between: a, b, at: max(edge(index), a.at))
                let atEnd = exposure(between: a, b, at: min(edge(index + 1), b.at))
                highest[Int(index)] = max(highest[Int(index)] ?? .zero, atStart, atEnd)
            }
        }
        self.highest = highest
    }

    func x(_ at: Timestamp) -> Int {
        let span = max(1, (to - from).microseconds)
        let column = (at - from).microseconds * Int64(Self.columns) / span
        return Self.left + Int(min(max(0, column), Int64(Self.columns)))
    }

    /// Zero at the bottom, then even steps for even ratios.
    func y(_ exposure: Duration) -> Int {
        let share = logarithm(1 + exposure.inSeconds) / logarithm(1 + ceiling.inSeconds)
        return Self.top + Self.rows - Int((min(max(share, 0), 1) * Double(Self.rows)).rounded())
    }

    /// An equal part of the time.
    struct Part: Hashable {
        var from: Timestamp
        var to: Timestamp
        /// `nil` where nothing was recorded.
        var highest: Duration?
    }

    func parts(_ count: Int) -> [Part] {
        let edge = { (index: Int) in from + (to - from) * index / count }
        return (0..<count).map { index in
            let columns = highest[index * Self.columns / count..<(index + 1) * Self.columns / count]
            return Part(from: edge(index), to: edge(index + 1), highest: columns.compactMap(\.self).max())
        }
    }

    func curve() -> String {
        runs(over: nil).map { run in
            "<path class=\"curve\" d=\"" + outline(run) + "\"/>\n"
        }.joined()
    }

    /// The area under the curve, or between the curve and `floor` where it is higher.
    func area(over floor: Duration?, class name: String) -> String {
        let base = y(floor ?? .zero)
        return runs(over: floor).map { run in
            "<path class=\"\(name)\" d=\"\(outline(run))V\(base)H\(Self.left + run.lowerBound)Z\"/>\n"
        }.joined()
    }

    func unseen(hatch: String) -> String {
        chart.curve.unseen.map { span in
            let left = x(span.from)
            let part = span.isPartial ? " class=\"partial\"" : ""
            return "<rect\(part) x=\"\(left)\" y=\"\(Self.top)\" width=\"\(max(1, x(span.to) - left))\" "
                + "height=\"\(Self.rows)\" fill=\"url(#\(hatch))\"/>\n"
        }.joined()
    }

    /// Columns in a row that have a value, above `floor` where one is given.
    private func runs(over floor: Duration?) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        for (index, value) in highest.enumerated() {
            guard let value, floor.map({ value > $0 }) ?? true else { continue }
            if let last = runs.last, last.upperBound == index {
                runs[runs.count - 1] = last.lowerBound..<(index + 1)
            } else {
                runs.append(index..<(index + 1))
            }
        }
        return runs
    }

    private func outline(_ run: Range<Int>) -> String {
        var path = ""
        var last: Int?
        for index in run {
            let y = y(highest[index] ?? .zero)
            if last == nil {
                path = "M\(Self.left + index) \(y)"
            } else if y != last {
                path += "H\(Self.left + index)V\(y)"
            }
            last = y
        }
        return path + "H\(Self.left + run.upperBound)"
    }
}

/// On the straight line between two breakpoints; of a jump, the higher side.
private func exposure(
    between a: ExposureRecord.Breakpoint, _ b: ExposureRecord.Breakpoint, at: Timestamp
) -> Duration {
    guard b.at > a.at else { return max(a.exposure, b.exposure) }
    return a.exposure + (b.exposure - a.exposure) * ((at - a.at) / (b.at - a.at))
}

/// Natural logarithm of a number that is at least 1, to a part in a million: pure rooms have no C library.
private func logarithm(_ value: Double) -> Double {
    let exponent = Double(value.exponent)
    let t = (value.significand - 1) / (value.significand + 1)
    var (sum, power) = (0.0, t)
    for odd in stride(from: 1.0, through: 19, by: 2) {
        sum += power / odd
        power *= t * t
    }
    return 2 * sum + exponent * 0.693_147_180_559_945_3
}
