import Hummingbird
import Model
import Planning
import Reports

/// What somebody has chosen on the page of restores so far, as its form sends it and its links say it.
struct RestoreChoice: Hashable, Sendable {
    var cluster: String
    var store: String
    /// As it was typed.
    var to = latest
    var into = ""
    /// The part of the time line that is looked at; `nil` is all of it.
    var part: MomentLine.Span?

    static let latest = "latest"

    /// As the API takes it. People leave out the zone, which is UTC here, or write it as pages do.
    var target: String {
        var words = to.split(separator: " ")
        if words.last == "UTC" { words.removeLast() }
        let text = words.joined(separator: " ")
        guard !text.isEmpty else { return Self.latest }
        return ["", "Z", ":00Z"].map { text + $0 }.first { Timestamp(text: $0) != nil } ?? text
    }

    var moment: Timestamp? { Timestamp(text: target) }

    /// Of the page that shows it.
    var path: String {
        var fields = [("cluster", cluster), ("store", store), ("to", to), ("into", into)]
        if let part { fields += [("from", "\(part.from)"), ("until", "\(part.to)")] }
        return "/restores?" + fields.map { "\($0)=\(escapedPlace($1))" }.joined(separator: "&")
    }

    func taking(_ moment: Timestamp, lookingAt part: MomentLine.Span?) -> RestoreChoice {
        var choice = self
        (choice.to, choice.part) = ("\(moment)", part)
        return choice
    }
}

extension RestoreChoice {
    /// - Parameters:
    ///   - fields: of the page's address.
    ///   - clusters: by name; the first is shown before one is chosen.
    init(_ fields: [String: String], among clusters: [String], _ stores: [String]) {
        self.init(
            cluster: fields["cluster"] ?? clusters.first ?? "", store: fields["store"] ?? stores.first ?? "",
            to: fields["to"] ?? Self.latest, into: fields["into"] ?? "")
        if let from = fields["from"].flatMap({ Timestamp(text: $0) }),
            let to = fields["until"].flatMap({ Timestamp(text: $0) }), from < to
        {
            part = MomentLine.Span(from: from, to: to)
        }
    }
}

extension Call {
    /// What a form sends by GET, where a space is a `+`.
    func queryFields() throws -> [String: String] {
        do { return try URLEncodedFormDecoder().decode([String: String].self, from: request.uri.query ?? "") } catch {
            throw Problem(.badRequest, "the address says no name twice, and each with its value")
        }
    }
}

/// The time line that is chosen on.
struct ChosenLine: Sendable {
    /// A part of what is shown that can be pointed at.
    struct Part: Hashable, Sendable {
        var span: MomentLine.Span
        /// What pointing there means; `nil` where nothing can be restored.
        var moment: Timestamp?
        var isCovered = false
    }

    /// So many are wide enough for a finger on a phone; each step sees so many times closer.
    private static let parts = 10
    /// What is closer is not told apart.
    private static let shortest = Duration.seconds(60)

    let line: MomentLine
    let parts: [Part]

    init(
        _ window: RestoreWindow, points: [PointEnd], _ choice: RestoreChoice, at now: Timestamp, in language: Language
    ) {
        let shown = choice.part ?? MomentLine.Span(from: window.earliest, to: max(now, window.latest))
        let end = max(shown.to, shown.from + Self.shortest)
        let pin = MomentLine.Pin(
            at: choice.moment ?? window.latest,
            name: choice.moment.map { language.text($0) } ?? language.text(.widgetLatest))
        line = MomentLine(
            showing: .init(from: shown.from, to: end), covered: window.covered, unknown: window.unknown(at: now),
            points: points.map(\.at), chosen: pin, now: now)
        let step = (end - shown.from) / Self.parts
        parts = (0..<Self.parts).map { [line] place in
            let start = shown.from + step * place
            return Part(line, MomentLine.Span(from: start, to: start + step))
        }
    }

    /// What is looked at next by who points at `part`.
    func closer(_ part: Part) -> MomentLine.Span {
        line.shown.length <= Self.shortest ? line.shown : part.span
    }
}

extension ChosenLine.Part {
    fileprivate init(_ line: MomentLine, _ span: MomentLine.Span) {
        let inside = { (spans: [MomentLine.Span]) in
            spans.compactMap { $0.clipped(to: span) }.max { $0.length < $1.length }
        }
        let covered = inside(line.covered)
        self.init(
            span: span, moment: (covered ?? inside(line.unknown))?.roundMoment, isCovered: covered != nil)
    }
}

extension MomentLine.Span {
    var length: Duration { to - from }

    fileprivate func clipped(to other: Self) -> Self? {
        let (from, to) = (max(from, other.from), min(to, other.to))
        // Where two only touch there is nothing of both, but for what is one instant alone.
        return from < to || (from == to && length == .zero) ? Self(from: from, to: to) : nil
    }

    /// Near its middle, as people would say it.
    fileprivate var roundMoment: Timestamp {
        let steps: [Int64] = [86_400, 21_600, 3600, 900, 300, 60, 10, 1]
        guard let step = steps.first(where: { .seconds($0) <= length }) else { return from }
        let middle = (from + length / 2).microseconds / 1_000_000
        let round = Timestamp(seconds: middle / step * step)
        return round < from ? round + .seconds(step) : round
    }
}

extension RestoreWindow {
    /// Between its gaps.
    fileprivate var covered: [MomentLine.Span] {
        var (spans, start) = ([MomentLine.Span](), earliest)
        for gap in gaps.sorted(by: { $0.after < $1.after }) where gap.before > max(start, gap.after) {
            // A point between two of them is there for itself.
            if gap.after >= start { spans.append(.init(from: start, to: gap.after)) }
            start = gap.before
        }
        return start <= latest ? spans + [.init(from: start, to: latest)] : spans
    }

    /// Gaps, and what came after its latest moment, which may be there.
    fileprivate func unknown(at now: Timestamp) -> [MomentLine.Span] {
        let spans = gaps.filter { $0.after < $0.before }.map { MomentLine.Span(from: $0.after, to: $0.before) }
        return latest < now ? spans + [.init(from: latest, to: now)] : spans
    }
}
