/// The way from the first timeline to one timeline: what its `.history` file says, oldest first.
package struct TimelineHistory: Hashable, Sendable, Codable {
    package struct Leg: Hashable, Sendable, Codable {
        package var timeline: Timeline
        /// Where this leg begins; zero for the first.
        package var from: LSN
        /// Where the next timeline left it; `nil` for the last leg.
        package var to: LSN?

        package init(timeline: Timeline, from: LSN, to: LSN?) {
            (self.timeline, self.from, self.to) = (timeline, from, to)
        }
    }

    package var legs: [Leg]

    package init(legs: [Leg]) { self.legs = legs }

    /// A timeline without a history file: the first one.
    package init(only timeline: Timeline) { legs = [Leg(timeline: timeline, from: .zero, to: nil)] }

    /// - Throws: `.storeCorrupt` when `text` is no history file of `timeline` (timeline.c, readTimeLineHistory).
    package init(of timeline: Timeline, file text: String) throws(PraError) {
        legs = []
        var begin = LSN.zero
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.split(whereSeparator: \.isWhitespace)
            if words.isEmpty || words[0].hasPrefix("#") { continue }
            guard words.count >= 2, let number = UInt32(words[0]), let end = LSN(text: words[1]), begin <= end,
                number < timeline.number, number > legs.last?.timeline.number ?? 0
            else {
                throw PraError(
                    .storeCorrupt, "the history of timeline \(timeline) has an unreadable line: “\(line)”",
                    remedy: "restore to an earlier timeline with --timeline")
            }
            legs.append(Leg(timeline: Timeline(number), from: begin, to: end))
            begin = end
        }
        legs.append(Leg(timeline: timeline, from: begin, to: nil))
    }

    package var timeline: Timeline { legs.last?.timeline ?? Timeline(1) }

    /// Where this timeline left its parent; `nil` for the first.
    package var branch: LSN? { legs.count > 1 ? legs.last?.from : nil }

    /// Whether a position reached on `timeline` lies on the way to this one.
    package func contains(_ position: LSN, on timeline: Timeline) -> Bool {
        legs.contains { $0.timeline == timeline && position <= $0.to ?? position }
    }

    /// The legs from `position` on `timeline` to the end; empty when that position is not on the way.
    package func legs(from position: LSN, on timeline: Timeline) -> [Leg] {
        guard contains(position, on: timeline) else { return [] }
        return legs.filter { $0.timeline >= timeline }.map { leg in
            leg.timeline == timeline ? Leg(timeline: timeline, from: position, to: leg.to) : leg
        }
    }
}
