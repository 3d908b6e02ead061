import Model

extension CardWriter {
    func card(_ body: RecoveryWindowBody) -> Card {
        var card = Card(figure: Card.unknown, words: text(.widgetWindowUnknown), reasons: body.reasons)
        if let from = body.earliest.value, let to = body.latest.value {
            card.figure = language.text(max(.zero, to - from))
            card.words = text(body.gaps.isEmpty ? .widgetWindow : .widgetWindowTorn, .duration(max(.zero, now - to)))
        } else if let why = body.latest.why, !card.reasons.contains(why) {
            card.reasons.insert(why, at: 0)
        }
        card.body = draw(body) + draw(body.sparkline)
        card.table = table(
            [.columnStore, .widgetEarliest, .widgetLatest, .widgetBehindColumn, .columnTimeline, .widgetGaps],
            body.stores.map(row))
        return card
    }

    private func row(_ store: RecoveryWindowBody.Store) -> [Cell] {
        let gaps = store.gaps.map { gap in
            let end = gap.to.value.map { language.text($0) } ?? text(.widgetGapOpen)
            return "\(language.text(gap.from)) – \(end): \(gap.why.text(in: language))"
        }
        let isKnown = store.earliest.value != nil
        return [
            Cell(store.name), cell(store.earliest) { language.text($0) }, cell(store.latest) { language.text($0) },
            cell(store.archiveLagBytes) { size($0) }, cell(store.timeline) { String($0) },
            Cell(
                gaps.isEmpty ? (isKnown ? text(.wordNone) : Card.unknown) : gaps.joined(separator: "; "),
                gaps.isEmpty ? (isKnown ? .plain : .doubtful) : .bad),
        ]
    }

    private func draw(_ body: RecoveryWindowBody) -> String {
        guard !body.stores.isEmpty else { return "" }
        let first = body.stores.compactMap(\.earliest.value).min() ?? now - .seconds(86_400)
        let scale = TimeScale(from: first, to: now)
        let said = body.stores.map { "\($0.name): \(span($0))." }
        let rows = body.stores.count * 48
        var drawing = Drawing(
            title: text(.widgetWindowChart, .name(body.cluster)), summary: said.joined(separator: " "),
            height: rows + 24)
        for (place, store) in body.stores.enumerated() { draw(store, scale, y: place * 48, in: &drawing) }
        drawing.add(scale.axis(y: rows))
        return drawing.figure
    }

    /// What a row says in words.
    private func span(_ store: RecoveryWindowBody.Store) -> String {
        guard let from = store.earliest.value, let to = store.latest.value else {
            return "\(Card.unknown) \(text(.wordUnknown))"
        }
        let gaps = store.gaps.isEmpty ? "" : " · ✗ " + text(.widgetGapCount, .count(store.gaps.count))
        return language.text(max(.zero, to - from)) + gaps
    }

    private func draw(_ store: RecoveryWindowBody.Store, _ scale: TimeScale, y: Int, in drawing: inout Drawing) {
        drawing.add(label(short(store.name), x: 0, y: y + 14))
        drawing.add(label(span(store), x: 1, y: y + 14, .end, class: store.gaps.isEmpty ? "dim" : "critical"))
        guard let from = store.earliest.value, let to = store.latest.value else {
            drawing.add(bar(from: 0, to: 1, y: y + 22, height: 16, class: "unseen"))
            drawing.add(label(Card.unknown, x: 0.5, y: y + 34, .middle, class: "unknown"))
            return
        }
        drawing.add(bar(from: 0, to: 1, y: y + 22, height: 16, class: "track"))
        drawing.add(
            bar(from: scale.x(from), to: max(scale.x(to), scale.x(from) + 0.006), y: y + 22, height: 16, class: "span"))
        for gap in store.gaps {
            let (start, end) = (scale.x(gap.from), scale.x(gap.to.value ?? to))
            drawing.add(bar(from: start, to: max(end, start + 0.01), y: y + 22, height: 16, class: "gap"))
            drawing.add(label("✗", x: (start + max(end, start + 0.01)) / 2, y: y + 35, .middle, class: "critical"))
        }
        for point in store.points.suffix(100) where point <= now {
            drawing.add(upright(at: scale.x(point), from: y + 34, to: y + 38, class: "tick"))
        }
    }

    private func draw(_ sparkline: Known<RecoveryWindowBody.Sparkline>) -> String {
        guard let line = sparkline.value else { return "" }
        let worst = line.values.compactMap(\.self).max() ?? 0
        let ceiling = max(line.targetSeconds * 1.2, worst * 1.1, 1)
        let title = text(
            .widgetSparkline, .name(line.scenario), .name(time(line.stepSeconds * Double(line.values.count))),
            .name(time(line.targetSeconds)))
        let unseen = line.values.contains(nil) ? " " + text(.widgetNobodyLooked) : ""
        var drawing = Drawing(
            title: title, summary: text(.widgetWorst, .name(time(worst))) + unseen, height: 64)
        let top = { (seconds: Double) in 60 - Int((seconds / ceiling * 58).rounded()) }
        for run in runs(of: line.values) {
            let x = { (index: Int) in Double(index) / Double(line.values.count) }
            guard let value = run.value else {
                drawing.add(bar(from: x(run.from), to: x(run.to), y: 2, height: 58, class: "unseen"))
                drawing.add(label(Card.unknown, x: (x(run.from) + x(run.to)) / 2, y: 36, .middle, class: "unknown"))
                continue
            }
            let y = min(58, top(value))
            drawing.add(
                bar(
                    from: x(run.from), to: x(run.to), y: y, height: 60 - y,
                    class: value > line.targetSeconds ? "over" : "column"))
        }
        let y = top(line.targetSeconds)
        drawing.add("<line class=\"target\" x1=\"0%\" y1=\"\(y)\" x2=\"100%\" y2=\"\(y)\"/>")
        return drawing.figure
    }

    /// Spans of the same value, so that a long quiet is one shape.
    private func runs(of values: [Double?]) -> [(from: Int, to: Int, value: Double?)] {
        var runs: [(from: Int, to: Int, value: Double?)] = []
        for (index, value) in values.enumerated() {
            if let last = runs.last, last.value == value {
                runs[runs.count - 1].to = index + 1
            } else {
                runs.append((index, index + 1, value))
            }
        }
        return runs
    }
}
