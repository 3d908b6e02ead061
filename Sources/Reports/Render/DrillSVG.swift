import Model

/// Restore times as bars to a common scale: of each drill its time, its target as a dashed line, and a failed one
/// hatched. Every bar has its figures beside it.
func renderSVG(_ chart: DrillChart, number: Int) -> String {
    let (title, detail, hatch) = ("chart\(number)-title", "chart\(number)-desc", "chart\(number)-hatch")
    let longest = chart.bars.flatMap { [$0.took, $0.target ?? .zero] }.max() ?? .zero
    let bars = chart.bars.enumerated().map { place, bar in
        draw(bar, at: DrillScale.top + place * DrillScale.row, longest, hatch: hatch)
    }
    let height = DrillScale.top * 2 + chart.bars.count * DrillScale.row
    return """
        <figure>
        <svg viewBox="0 0 \(Plot.width) \(height)" role="img" aria-labelledby="\(title) \(detail)">
        <title id="\(title)">\(escapedHTML(chart.title))</title>
        <desc id="\(detail)">\(escapedHTML(([chart.summary] + chart.bars.map(\.words)).joined(separator: " ")))</desc>
        <defs><pattern id="\(hatch)" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">\
        <line class="hatch" x1="0" y1="0" x2="0" y2="8"/></pattern></defs>
        \(bars.joined())</svg>
        <figcaption>\(escapedHTML(chart.title)). \(escapedHTML(chart.summary))</figcaption>
        </figure>
        """
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
