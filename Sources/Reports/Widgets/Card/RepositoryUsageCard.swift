import Model

extension CardWriter {
    func card(_ body: RepositoryUsageBody) -> Card {
        let shares = body.repos.compactMap(\.share)
        let isWhole = shares.count == body.repos.count
        var card = Card(
            figure: shares.max().map(percent) ?? Card.unknown,
            words: text(body.repos.isEmpty ? .widgetNoStore : isWhole ? .widgetFullest : .widgetFullestSeen),
            reasons: body.repos.flatMap { repo in
                repo.reasons.map { Message(.verdictReason, .name(repo.name), .message($0)) }
            })
        card.body = draw(body.repos)
        card.table = table(
            [
                .columnStore, .columnState, .widgetUsed, .widgetCapacity, .widgetGrowth, .widgetFullOn,
                .widgetRetention,
                .widgetLockedUntil,
            ], body.repos.map(row))
        return card
    }

    private func row(_ repo: RepositoryUsageBody.Repo) -> [Cell] {
        let retention: Cell =
            switch repo.retentionOk {
            case .known(true): Cell("✓ \(text(.widgetRetentionGoes))", .good)
            case .known(false): Cell("✗ \(text(.widgetRetentionHeld))", .bad)
            case .unknown(let why): Cell("\(Card.unknown) \(why.text(in: language))", .doubtful)
            }
        return [
            Cell(repo.name), cell(repo.status), cell(repo.usedBytes) { size($0) },
            cell(repo.capacityBytes) { size($0) },
            cell(repo.growthBytesPerDay) { size($0) }, cell(repo.fullOn) { language.text($0) }, retention,
            cell(repo.immutableUntil) { language.text($0) },
        ]
    }

    private func draw(_ repos: [RepositoryUsageBody.Repo]) -> String {
        guard !repos.isEmpty else { return "" }
        let shown = repos.prefix(12)
        var drawing = Drawing(
            title: text(.widgetUsageChart),
            summary: shown.map { "\($0.name): \(usage($0)), \(filling($0))." }.joined(separator: " "),
            height: shown.count * 62)
        for (place, repo) in shown.enumerated() { draw(repo, y: place * 62, in: &drawing) }
        let more = repos.count - shown.count
        return drawing.figure + (more > 0 ? paragraph("hint", text(.widgetMore, .count(more))) : "")
    }

    private func draw(_ repo: RepositoryUsageBody.Repo, y: Int, in drawing: inout Drawing) {
        let level = repo.status.level
        drawing.add(label("\(level.symbol) \(short(repo.name, 16))", x: 0, y: y + 14, class: level.name))
        drawing.add(label(usage(repo), x: 1, y: y + 14, .end, class: "dim"))
        drawing.add(label(shortFilling(repo), x: 0, y: y + 50, class: "dim"))
        guard let share = repo.share else {
            drawing.add(bar(from: 0, to: 1, y: y + 20, height: 14, class: "unseen"))
            return drawing.add(label(Card.unknown, x: 0.5, y: y + 31, .middle, class: "unknown"))
        }
        drawing.add(bar(from: 0, to: 1, y: y + 20, height: 14, class: "track"))
        let kind = share >= repo.stopAt.value ? "critical" : share >= repo.warnAt.value ? "warning" : "neutral"
        drawing.add(bar(from: 0, to: max(share, 0.005), y: y + 20, height: 14, class: "part \(kind)"))
        for limit in [repo.warnAt, repo.stopAt] where limit.value < 1 {
            drawing.add(upright(at: limit.value, from: y + 17, to: y + 37, class: "target"))
        }
    }

    private func usage(_ repo: RepositoryUsageBody.Repo) -> String {
        guard let share = repo.share, let used = repo.usedBytes.value, let all = repo.capacityBytes.value else {
            return "\(Card.unknown) \(text(.wordUnknown))"
        }
        return text(.widgetUsage, .name(percent(share)), .name(size(used)), .name(size(all)))
    }

    private func filling(_ repo: RepositoryUsageBody.Repo) -> String {
        switch repo.fullOn {
        case .known(let date): text(.widgetFills, .name(String(language.text(date).prefix(10))))
        case .unknown(let why): "\(Card.unknown) \(text(.widgetFillsUnknown, .message(why)))"
        }
    }

    /// For a narrow drawing: why it is not known stands in the table.
    private func shortFilling(_ repo: RepositoryUsageBody.Repo) -> String {
        guard case .unknown(let why) = repo.fullOn, why.key != .widgetNotInSight else { return filling(repo) }
        return "\(Card.unknown) \(text(.widgetFillsUntold))"
    }
}

extension RepositoryUsageBody.Repo {
    /// Of the capacity in use.
    fileprivate var share: Double? {
        guard let used = usedBytes.value, let all = capacityBytes.value, all > 0 else { return nil }
        return Double(used) / Double(all)
    }
}
