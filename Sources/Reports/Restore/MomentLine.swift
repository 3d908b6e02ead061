import Model

/// The moments that a store can bring a cluster back to, as a line to choose one on.
package struct MomentLine: Hashable, Sendable {
    package struct Span: Hashable, Sendable {
        package var from: Timestamp
        package var to: Timestamp

        package init(from: Timestamp, to: Timestamp) { (self.from, self.to) = (from, to) }
    }

    package struct Pin: Hashable, Sendable {
        package var at: Timestamp
        package var name: String

        package init(at: Timestamp, name: String) { (self.at, self.name) = (at, name) }
    }

    /// The part of it that is drawn.
    package var shown: Span
    /// What can be restored, and what nobody knows to be there; neither of what is known not to be there.
    package var covered: [Span]
    package var unknown: [Span]
    /// When points ended.
    package var points: [Timestamp]
    package var chosen: Pin
    package var now: Timestamp

    package init(
        showing shown: Span, covered: [Span], unknown: [Span], points: [Timestamp], chosen: Pin, now: Timestamp
    ) {
        (self.shown, self.covered, self.unknown) = (shown, covered, unknown)
        (self.points, self.chosen, self.now) = (points, chosen, now)
    }
}

/// The drawing, and what its signs mean. Where the bar is in it `restoreStyle` of the console knows too.
/// - Parameter words: its title, and what it shows for those who do not see it.
package func html(of line: MomentLine, called words: (title: String, summary: String), in language: Language) -> String
{
    let scale = TimeScale(from: line.shown.from, to: line.shown.to)
    var drawing = Drawing(title: words.title, summary: words.summary, height: 96)
    drawing.add(bar(from: 0, to: 1, y: 22, height: 28, class: "track"))
    for span in line.covered where span.isIn(scale) {
        let start = scale.x(span.from)
        drawing.add(bar(from: start, to: max(scale.x(span.to), start + 0.004), y: 22, height: 28, class: "span"))
    }
    for span in line.unknown where span.isIn(scale) {
        let (start, end) = (scale.x(span.from), scale.x(span.to))
        drawing.add(bar(from: start, to: max(end, start + 0.004), y: 22, height: 28, class: "unsure"))
        guard end - start > 0.03 else { continue }
        drawing.add(label(Card.unknown, x: (start + end) / 2, y: 41, .middle, class: "unknown"))
    }
    for point in line.points where scale.has(point) { drawing.add(placed(at: scale.x(point), y: 60, pointShape)) }
    if scale.has(line.now) { drawing.add(upright(at: scale.x(line.now), from: 18, to: 70, class: "now")) }
    if scale.has(line.chosen.at) {
        let x = scale.x(line.chosen.at), anchor: Anchor = x < 0.25 ? .start : x > 0.75 ? .end : .middle
        drawing.add(label(line.chosen.name, x: x, y: 11, anchor, class: "name"))
        drawing.add(upright(at: x, from: 16, to: 70, class: "chosen"))
        drawing.add(placed(at: x, y: 22, chosenShape))
    }
    // By the width of the screen there is room for the one or the other.
    drawing.add("<g class=\"few\">\(scale.axis(y: 72, atMost: 2))</g>")
    drawing.add("<g class=\"many\">\(scale.axis(y: 72, atMost: 8))</g>")
    return drawing.svg
}

/// What the signs of such a drawing mean.
package func momentLegend(in language: Language) -> String {
    let swatch = { (name: String) in "<rect class=\"\(name)\" x=\"-7\" y=\"-6\" width=\"14\" height=\"12\"/>" }
    let signs: [(String, Phrase)] = [
        (swatch("span"), .restoresCovered), (swatch("unsure"), .restoresUnsure), (pointShape, .restoresPoint),
        (chosenShape, .restoresChosen),
    ]
    let items = signs.map { shape, phrase in
        "<li><svg class=\"chart\" width=\"18\" height=\"16\" aria-hidden=\"true\">"
            + "<svg x=\"9\" y=\"8\" overflow=\"visible\">\(shape)</svg></svg> "
            + "\(escapedHTML(language.text(phrase)))</li>"
    }
    return "<ul class=\"legend\">\(items.joined())</ul>"
}

private let pointShape = "<circle class=\"dot\" r=\"4.5\"/>"
private let chosenShape = "<path class=\"pin\" d=\"M-6 -5H6L0 5Z\"/>"

extension MomentLine.Span {
    fileprivate func isIn(_ scale: TimeScale) -> Bool { from <= scale.to && to >= scale.from }
}

extension TimeScale {
    fileprivate func has(_ at: Timestamp) -> Bool { at >= from && at <= to }
}
