import Model

/// The exposure curve as an inline drawing: time across, exposure up on a logarithmic scale, the target as a dashed
/// line, unseen time hatched.
func renderSVG(_ chart: Chart, number: Int, language: Language) -> String {
    let plot = Plot(chart)
    let words = FigureWords(title: chart.title, summary: chart.summary, spoken: chart.summary)
    return figure(number: number, height: Plot.height, words) { hatch in
        """
        <rect class="frame" x="\(Plot.left)" y="\(Plot.top)" width="\(Plot.columns)" height="\(Plot.rows)"/>
        \(verticalAxis(plot, language) + horizontalAxis(plot))\
        \(plot.unseen(hatch: hatch))\(plot.area(over: nil, class: "area"))\
        \(plot.area(over: chart.curve.target, class: "over"))\(plot.curve())\(targetLine(plot, language))
        """
    }
}

struct FigureWords {
    var title: String
    var summary: String
    /// For those who do not see the drawing.
    var spoken: String
}

/// A drawing with its words.
/// - Parameter body: what is drawn, given the name of a pattern of hatching.
func figure(number: Int, height: Int, _ words: FigureWords, _ body: (String) -> String) -> String {
    let (name, detail, hatch) = ("chart\(number)-title", "chart\(number)-desc", "chart\(number)-hatch")
    return """
        <figure>
        <svg viewBox="0 0 \(Plot.width) \(height)" role="img" aria-labelledby="\(name) \(detail)">
        <title id="\(name)">\(escapedHTML(words.title))</title>
        <desc id="\(detail)">\(escapedHTML(words.spoken))</desc>
        <defs><pattern id="\(hatch)" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">\
        <line class="hatch" x1="0" y1="0" x2="0" y2="8"/></pattern></defs>
        \(body(hatch))</svg>
        <figcaption>\(escapedHTML(words.title)). \(escapedHTML(words.summary))</figcaption>
        </figure>
        """
}

private func verticalAxis(_ plot: Plot, _ language: Language) -> String {
    let steps: [Int64] = [1, 10, 60, 600, 3600, 21_600, 86_400, 604_800, 2_592_000, 31_536_000]
    var lines = "<text x=\"\(Plot.left)\" y=\"14\">\(escapedHTML(language.text(.chartAxis)))</text>\n"
    var lowest = Plot.height
    for seconds in [0] + steps where .seconds(seconds) <= plot.ceiling && plot.y(.seconds(seconds)) < lowest - 20 {
        let y = plot.y(.seconds(seconds))
        lowest = y
        lines += "<line class=\"grid\" x1=\"\(Plot.left)\" y1=\"\(y)\" x2=\"\(Plot.left + Plot.columns)\" y2=\"\(y)\"/>"
        lines += "<text x=\"\(Plot.left - 8)\" y=\"\(y + 4)\" text-anchor=\"end\">"
        lines += "\(language.text(.seconds(seconds)))</text>\n"
    }
    return lines
}

private func horizontalAxis(_ plot: Plot) -> String {
    var lines = ""
    for (at, label) in timeTicks(from: plot.from, to: plot.to, atMost: 8) {
        let x = plot.x(at)
        let y = Plot.top + Plot.rows
        lines += "<line class=\"grid\" x1=\"\(x)\" y1=\"\(y)\" x2=\"\(x)\" y2=\"\(y + 5)\"/>"
        lines += "<text x=\"\(x)\" y=\"\(y + 19)\" text-anchor=\"middle\">\(label)</text>\n"
    }
    return lines
}

private func targetLine(_ plot: Plot, _ language: Language) -> String {
    let y = plot.y(plot.chart.curve.target)
    let label = language.text(.chartTarget, [.duration(plot.chart.curve.target)])
    let right = Plot.left + Plot.columns
    return "<line class=\"target\" x1=\"\(Plot.left)\" y1=\"\(y)\" x2=\"\(right)\" y2=\"\(y)\"/>"
        + "<text class=\"target\" x=\"\(right - 6)\" y=\"\(y - 6)\" text-anchor=\"end\">\(escapedHTML(label))</text>\n"
}

/// Round instants of a period in UTC, with what tells each from the last.
func timeTicks(from: Timestamp, to: Timestamp, atMost: Int) -> [(at: Timestamp, label: String)] {
    let steps: [Int64] = [
        1, 5, 10, 30, 60, 300, 600, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 1_209_600,
        2_592_000, 7_776_000, 31_536_000,
    ]
    let span = (to - from).microseconds / 1_000_000
    guard let step = steps.first(where: { span / $0 <= Int64(atMost) }) else { return [] }
    var ticks: [(Timestamp, String)] = []
    var seconds = from.microseconds / 1_000_000
    seconds += (step - seconds % step) % step
    while Timestamp(seconds: seconds) <= to {
        let t = CivilTime(Timestamp(seconds: seconds))
        let date = "\(padded(t.month, 2))-\(padded(t.day, 2))"
        let time = "\(padded(t.hour, 2)):\(padded(t.minute, 2))"
        let isNewDay = ticks.isEmpty || (t.hour == 0 && t.minute == 0 && t.second == 0)
        let clock = step >= 60 ? time : "\(time):\(padded(t.second, 2))"
        let label = step >= 86_400 ? "\(t.year)-\(date)" : isNewDay ? "\(date) \(clock)" : clock
        ticks.append((Timestamp(seconds: seconds), label))
        seconds += step
    }
    return ticks
}
