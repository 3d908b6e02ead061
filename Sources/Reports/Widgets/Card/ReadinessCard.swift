import Model

extension CardWriter {
    func card(_ body: ReadinessBody) -> Card {
        let ready = body.clusters.count { $0.status == .ok }
        let ranked = body.clusters.sorted { ($1.status.level, $0.name) < ($0.status.level, $1.name) }
        let unseen = body.clusters.count { $0.status == .unknown }
        var card = Card(
            figure: unseen == body.clusters.count
                ? Card.unknown : text(.widgetOf, .count(ready), .count(body.clusters.count)),
            words: unseen > 0 ? text(.widgetReadyUnknown, .count(unseen)) : text(.widgetReady),
            reasons: ranked.flatMap { cluster in
                body.clusters.count == 1
                    ? cluster.reasons
                    : cluster.reasons.prefix(1).map { Message(.verdictReason, .name(cluster.name), .message($0)) }
            })
        card.body = draw(ranked) + (ranked.count == 1 ? ranked.map(promises).joined() : "")
        card.table = table(
            [.columnCluster, .columnState, .columnScenario, .widgetExposure, .columnRecoveryTime, .widgetLastDrill],
            ranked.flatMap(rows))
        return card
    }

    private func draw(_ clusters: [ReadinessBody.Cluster]) -> String {
        guard !clusters.isEmpty else { return "" }
        let shown = clusters.prefix(12)
        let said = shown.map { "\($0.name): \(language.text($0.status.level.phrase)), \(counts($0.score))." }
        var drawing = Drawing(
            title: text(.widgetReadinessChart), summary: said.joined(separator: " "), height: shown.count * 40)
        for (place, cluster) in shown.enumerated() {
            let (y, level) = (place * 40, cluster.status.level)
            drawing.add(label("\(level.symbol) \(short(cluster.name))", x: 0, y: y + 14, class: level.name))
            drawing.add(label(counts(cluster.score), x: 1, y: y + 14, .end, class: "dim"))
            drawing.add(segments(cluster.score, y: y + 20))
        }
        let more = clusters.count - shown.count
        return drawing.figure + (more > 0 ? paragraph("hint", text(.widgetMore, .count(more))) : "")
    }

    /// Only what there is of it, each with its symbol.
    private func counts(_ score: ReadinessBody.Score) -> String {
        parts(score).map { "\($0.count) \($0.level.symbol)" }.joined(separator: " · ")
    }

    private func parts(_ score: ReadinessBody.Score) -> [(count: Int, level: StatusDocument.Level)] {
        [(score.ok, .ok), (score.warn, .warning), (score.crit, .critical), (score.unknown, .unknown)].filter {
            $0.0 > 0
        }
    }

    private func segments(_ score: ReadinessBody.Score, y: Int) -> String {
        let parts = parts(score), all = Double(parts.reduce(0) { $0 + $1.count })
        var (from, shapes) = (0.0, "")
        for part in parts {
            let to = from + Double(part.count) / all
            shapes += bar(
                from: from, to: to - (to < 0.999 ? 0.004 : 0), y: y, height: 8, class: "part \(part.level.name)")
            from = to
        }
        return shapes
    }

    private func promises(of cluster: ReadinessBody.Cluster) -> String {
        let lost = cluster.rpo.map { promise in
            (text(.widgetLossIn, .name(promise.scenario)), against(promise.actualSeconds, promise.objectiveSeconds))
        }
        let took = cluster.rto.map { promise in
            (
                text(.widgetRestoreIn, .name(promise.scenario)),
                against(promise.predictedSeconds, promise.objectiveSeconds)
            )
        }
        let pairs = (lost + took).map { "<dt>\(escapedHTML($0))</dt><dd>\(escapedHTML($1))</dd>" }
        return pairs.isEmpty ? "" : "<dl class=\"facts\">\(pairs.joined())</dl>"
    }

    /// `14s, target 5m`, or why there is none.
    private func against(_ figure: Known<Double>, _ target: Double) -> String {
        switch figure {
        case .known(let seconds):
            "\(seconds <= target ? "✓" : "✗") " + text(.widgetAgainst, .name(time(seconds)), .name(time(target)))
        case .unknown(let why):
            text(.widgetAgainst, .name("\(Card.unknown) \(why.text(in: language))"), .name(time(target)))
        }
    }

    private func rows(of cluster: ReadinessBody.Cluster) -> [[Cell]] {
        let drill = cell(cluster.lastDrill) { drill in
            "\(drill.ok ? "✓" : "✗") \(language.text(drill.at)), \(time(drill.tookSeconds))"
        }
        let scenarios =
            cluster.rpo.map(\.scenario)
            + cluster.rto.map(\.scenario).filter { name in
                !cluster.rpo.contains { $0.scenario == name }
            }
        let none = Cell("–")
        return (scenarios.isEmpty ? [""] : scenarios).map { name in
            let rpo = cluster.rpo.first { $0.scenario == name }, rto = cluster.rto.first { $0.scenario == name }
            return [
                Cell(cluster.name), cell(cluster.status), Cell(name.isEmpty ? "–" : name),
                rpo.map { promise in cell(promise.actualSeconds) { self.against(.known($0), promise.objectiveSeconds) }
                }
                    ?? none,
                rto.map { promise in
                    cell(promise.predictedSeconds) { self.against(.known($0), promise.objectiveSeconds) }
                } ?? none, drill,
            ]
        }
    }
}
