import Model

/// A drawing as wide as its card: what lies across is in percent of the width, what lies down in pixels, so that
/// letters keep their size from a phone to a wall screen.
struct Drawing {
    var title: String
    /// For those who do not see it.
    var summary: String
    var height: Int
    var shapes: [String] = []

    mutating func add(_ shape: String) { shapes.append(shape) }

    var svg: String {
        "<svg class=\"chart\" width=\"100%\" height=\"\(height)\" role=\"img\"><title>\(escapedHTML(title))</title>"
            + "<desc>\(escapedHTML(summary))</desc>\n\(shapes.joined(separator: "\n"))\n</svg>"
    }

    /// With its title in sight.
    var figure: String { "<figure><figcaption>\(escapedHTML(title))</figcaption>\n\(svg)</figure>" }
}

enum Anchor: String { case start, middle, end }

/// Of the width, as SVG writes it: `37.25%`.
func across(_ share: Double) -> String {
    let hundredths = Int((min(max(share, 0), 1) * 10_000).rounded())
    return "\(hundredths / 100).\(padded(hundredths % 100, 2))%"
}

func label(_ text: String, x: Double, y: Int, _ anchor: Anchor = .start, class name: String = "") -> String {
    let kind = name.isEmpty ? "" : " class=\"\(name)\""
    return "<text\(kind) x=\"\(across(x))\" y=\"\(y)\" text-anchor=\"\(anchor.rawValue)\">\(escapedHTML(text))</text>"
}

func bar(from: Double, to: Double, y: Int, height: Int, class name: String) -> String {
    let width = max(0, min(to, 1) - max(from, 0))
    return "<rect class=\"\(name)\" x=\"\(across(from))\" y=\"\(y)\" width=\"\(across(width))\" height=\"\(height)\"/>"
}

func upright(at x: Double, from top: Int, to bottom: Int, class name: String) -> String {
    "<line class=\"\(name)\" x1=\"\(across(x))\" y1=\"\(top)\" x2=\"\(across(x))\" y2=\"\(bottom)\"/>"
}

/// Something of a size in pixels, at a place in percent.
func placed(at x: Double, y: Int, _ shape: String) -> String {
    "<svg x=\"\(across(x))\" y=\"\(y)\" overflow=\"visible\" aria-hidden=\"true\">\(shape)</svg>"
}

/// Time across a drawing.
struct TimeScale {
    let from: Timestamp
    let to: Timestamp

    /// At least a minute long.
    init(from: Timestamp, to: Timestamp) { (self.from, self.to) = (from, max(to, from + .seconds(60))) }

    func x(_ at: Timestamp) -> Double { min(max((at - from) / (to - from), 0), 1) }

    /// Round instants with their labels, under a line at `y`.
    func axis(y: Int, atMost most: Int = 3) -> String {
        let ticks = timeTicks(from: from, to: to, atMost: most)
        // The year is said where it changes.
        let isShort = to - from < .seconds(300 * 86_400)
        let marks = ticks.map { tick in
            let x = x(tick.at), anchor: Anchor = x < 0.15 ? .start : x > 0.85 ? .end : .middle
            return upright(at: x, from: y, to: y + 4, class: "axis")
                + label(isShort ? tick.label.withoutYear : tick.label, x: x, y: y + 17, anchor, class: "dim")
        }
        return "<line class=\"axis\" x1=\"0%\" y1=\"\(y)\" x2=\"100%\" y2=\"\(y)\"/>" + marks.joined()
    }
}

extension String {
    /// `11-22` of `2026-11-22`; anything else as it is.
    fileprivate var withoutYear: String { count == 10 ? String(dropFirst(5)) : self }
}
