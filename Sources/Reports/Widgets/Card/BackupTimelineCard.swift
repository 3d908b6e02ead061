import Model

extension CardWriter {
    func card(_ body: BackupTimelineBody) -> Card {
        let isUnknown = level == .unknown
        var card = Card(
            figure: isUnknown ? Card.unknown : text(.wordNone),
            words: text(isUnknown ? .widgetSincePoint : .widgetNoPoint), reasons: body.reasons)
        let newest = body.items.last { $0.status == .complete || $0.status == .contradictory }
        if let newest {
            let isLie = newest.status == .contradictory
            card.figure = isLie ? Card.unknown : newest.stop.value.map(ago) ?? Card.unknown
            card.words = text(
                isLie ? .widgetFutureShort : newest.verified.value == true ? .widgetSinceSound : .widgetSinceUnread)
        }
        card.body = draw(body)
        if let next = body.next.value {
            card.body += paragraph(
                "hint", text(.statusNext, .name(next.id.text), .duration(max(.zero, next.at - now)), .instant(next.at)))
        }
        card.table = table(
            [.columnWhen, .columnPoint, .columnStore, .columnState, .widgetReadBack, .columnAdded, .columnDetail],
            body.items.reversed().map(row))
        return card
    }

    private func row(_ item: BackupTimelineBody.Item) -> [Cell] {
        [
            Cell(language.text(item.start)), Cell(item.id.text), Cell(item.store ?? "–"),
            Cell("\(item.mark.symbol) \(text(item.mark.phrase))", item.mark.tone),
            cell(item.verifiedAt) { at in
                "\(item.verified.value == true ? "✓" : "✗") \(language.text(at))"
            }, cell(item.bytes) { size($0) }, Cell(item.why?.text(in: language) ?? ""),
        ]
    }

    private func draw(_ body: BackupTimelineBody) -> String {
        guard let first = body.items.map(\.start).min() else { return "" }
        let last = max(now, body.next.value?.at ?? now)
        let scale = TimeScale(from: first - (last - first) / 40, to: last + (last - first) / 40)
        let stores = Set(body.items.map { $0.store ?? "–" }).sorted()
        let marks = BackupMark.allCases.filter { mark in body.items.contains { $0.mark == mark } }
        let said = marks.map { mark in "\(text(mark.phrase)): \(body.items.count { $0.mark == mark })." }
        var drawing = Drawing(
            title: text(.widgetBackupsChart, .name(body.cluster)), summary: said.joined(separator: " "),
            height: stores.count * 42 + 24)
        for (place, store) in stores.enumerated() {
            let y = place * 42
            drawing.add(label(short(store), x: 0, y: y + 12))
            drawing.add("<line class=\"axis\" x1=\"0%\" y1=\"\(y + 28)\" x2=\"100%\" y2=\"\(y + 28)\"/>")
            for item in body.items where item.store ?? "–" == store {
                let at = min(item.stop.value ?? item.start, now)
                drawing.add(placed(at: scale.x(at), y: y + 28, item.mark.shape))
            }
        }
        let bottom = stores.count * 42
        drawing.add(upright(at: scale.x(now), from: 0, to: bottom, class: "now"))
        if let next = body.next.value {
            let row = stores.firstIndex(of: store(of: next.id) ?? "–") ?? stores.count - 1
            drawing.add(
                placed(at: scale.x(next.at), y: row * 42 + 28, "<path class=\"later\" d=\"M0 -6L6 0L0 6L-6 0Z\"/>"))
        }
        drawing.add(scale.axis(y: bottom))
        return drawing.figure + legend(marks, hasNext: body.next.value != nil)
    }

    private func legend(_ marks: [BackupMark], hasNext: Bool) -> String {
        let next = hasNext ? [("<path class=\"later\" d=\"M0 -6L6 0L0 6L-6 0Z\"/>", text(.widgetDue))] : []
        let items = (marks.map { ($0.shape, text($0.phrase)) } + next).map { shape, words in
            "<li><svg class=\"chart\" width=\"16\" height=\"16\" aria-hidden=\"true\">"
                + "<svg x=\"8\" y=\"8\" overflow=\"visible\">"
                + "\(shape)</svg></svg> \(escapedHTML(words))</li>"
        }
        return "<ul class=\"legend\">\(items.joined())</ul>"
    }
}

/// How a backup is drawn: by its shape, not by its colour alone.
enum BackupMark: CaseIterable {
    case sound, unread, damaged, failed, missed, running, lost, contradictory

    var phrase: Phrase {
        switch self {
        case .sound: .widgetSound
        case .unread: .wordUnverified
        case .damaged: .wordBroken
        case .failed: .wordFailed
        case .missed: .wordSlotMissed
        case .running: .widgetRunning
        case .lost: .widgetLost
        case .contradictory: .widgetFutureShort
        }
    }

    var symbol: String {
        switch self {
        case .sound: "✓"
        case .unread: "○"
        case .damaged, .failed, .missed, .lost: "✗"
        case .running: "▸"
        case .contradictory: Card.unknown
        }
    }

    var tone: Cell.Tone {
        switch self {
        case .sound: .good
        case .unread, .contradictory: .doubtful
        case .damaged, .failed, .missed, .lost: .bad
        case .running: .plain
        }
    }

    /// Around its middle.
    var shape: String {
        switch self {
        case .sound: "<circle class=\"dot\" r=\"5\"/>"
        case .unread: "<circle class=\"ring\" r=\"4.5\"/>"
        case .damaged, .failed: "<path class=\"cross\" d=\"M-4 -4L4 4M-4 4L4 -4\"/>"
        case .missed: "<path class=\"cross\" d=\"M-5 0L5 0\"/>"
        case .lost: "<path class=\"cross\" d=\"M-5 -5H5V5H-5ZM-5 5L5 -5\"/>"
        case .running: "<path class=\"going\" d=\"M-4 -5L5 0L-4 5Z\"/>"
        case .contradictory: "<text class=\"unknown\" y=\"4\" text-anchor=\"middle\">?</text>"
        }
    }
}

extension BackupTimelineBody.Item {
    fileprivate var mark: BackupMark {
        switch status {
        case .complete: verified.value == true ? .sound : .unread
        case .failed: .failed
        case .missed: .missed
        case .running: .running
        case .damaged: .damaged
        case .lost: .lost
        case .contradictory: .contradictory
        }
    }
}
