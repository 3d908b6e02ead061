import Model

/// Restore times as bars to a common scale: of each drill its time, its target as a dashed line, and a failed one
/// hatched. Every bar has its figures beside it.
func renderSVG(_ chart: DrillChart, number: Int) -> String {
    let longest = chart.bars.flatMap { [$0.took, $0.target ?? .zero] }.max() ?? .zero
    let height = DrillScale.top * 2 + chart.bars.count * DrillScale.row
    let words = FigureWords(
        title: chart.title, summary: chart.summary,
        spoken: ([chart.summary] + chart.bars.map(\.words)).joined(separator: " "))
    return figure(number: number, height: height, words) { hatch in
        chart.bars.enumerated().map { place, bar in
            draw(bar, at: DrillScale.top + place * DrillScale.row, longest, hatch: hatch)
        }.joined()
    }
}

private enum DrillScale {
    static let (top, row, left, width) = (8, 26, 330, 330)
}

private func draw(_ bar: DrillChart.Bar, at y: Int, _ longest: Duration, hatch: String) -> String {
    let x = { (time: Duration) in
        longest > .zero ? Int((Double(DrillScale.width) * (time / longest)).rounded()) : 0
    }
    let size = "x=\"\(DrillScale.left)\" y=\"\(y + 4)\" width=\"\(max(1, x(bar.took)))\" height=\"18\""
    var lines = "<text x=\"\(DrillScale.left - 8)\" y=\"\(y + 17)\" text-anchor=\"end\">\(escapedHTML(bar.name))</text>"
    lines += "<rect class=\"bar\" \(size)/>"
    if !bar.isPassed { lines += "<rect \(size) fill=\"url(#\(hatch))\"/>" }
    if let target = bar.target {
        let place = DrillScale.left + x(target)
        lines += "<line class=\"target\" x1=\"\(place)\" y1=\"\(y)\" x2=\"\(place)\" y2=\"\(y + DrillScale.row)\"/>"
    }
    let right = DrillScale.left + DrillScale.width + 10
    return lines + "<text x=\"\(right)\" y=\"\(y + 17)\">\(escapedHTML(bar.text))</text>\n"
}

extension DrillChart.Bar {
    fileprivate var words: String { "\(name): \(text)." }
}
