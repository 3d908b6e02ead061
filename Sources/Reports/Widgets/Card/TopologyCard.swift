import Model

extension CardWriter {
    func card(_ body: TopologyBody) -> Card {
        let stores = body.nodes.filter { $0.role == .store }
        let nearest = stores.compactMap(\.lagBytes.value).min()
        var card = Card(
            figure: nearest.map(size) ?? Card.unknown, words: text(nearest == nil ? .widgetLagUntold : .widgetBehind),
            reasons: body.reasons)
        card.body = draw(body)
        card.table = table(
            [
                .columnName, .columnRole, .columnState, .widgetBehindColumn, .columnTimeline, .widgetPosition,
                .columnDetail,
            ],
            body.nodes.map { row($0, body.edges) })
        return card
    }

    private func row(_ node: TopologyBody.Node, _ edges: [TopologyBody.Edge]) -> [Cell] {
        let edge = edges.first { $0.to == node.name }
        return [
            Cell(node.shownName), Cell(text(node.role.phrase)),
            edge.map { Cell("\($0.state.symbol) \(text($0.state.phrase))", $0.state.tone) } ?? Cell("–"),
            cell(node.lagBytes) { size($0) }, cell(node.tli) { String($0) }, cell(node.lsn) { $0.description },
            Cell(edge?.why?.text(in: language) ?? ""),
        ]
    }

    /// The server on top, below it each who takes its WAL, on a line that says whether it flows.
    private func draw(_ body: TopologyBody) -> String {
        guard let server = body.nodes.first else { return "" }
        let others = body.nodes.dropFirst()
        let said = others.map { node in
            let edge = body.edges.first { $0.to == node.name }
            return "\(node.shownName): \(text(edge?.state.phrase ?? .wordUnknown)), \(lag(node))."
        }
        var drawing = Drawing(
            title: text(.widgetTopologyChart, .name(body.cluster)), summary: said.joined(separator: " "),
            height: 44 + others.count * 58)
        let kind = server.role == .server ? "box unsure" : "box"
        drawing.add("<rect class=\"\(kind)\" x=\"0.50%\" y=\"2\" width=\"99.00%\" height=\"40\" rx=\"6\"/>")
        drawing.add(label(short(server.shownName), x: 0.03, y: 19, class: "name"))
        let timeline = server.tli.value.map { text(.widgetOnTimeline, .name(String($0))) } ?? Card.unknown
        drawing.add(label("\(text(server.role.phrase)) · \(timeline)", x: 0.03, y: 35, class: "dim"))
        for (place, node) in others.enumerated() {
            draw(node, body.edges.first { $0.to == node.name }, at: place, in: &drawing)
        }
        return drawing.figure
    }

    private func draw(_ node: TopologyBody.Node, _ edge: TopologyBody.Edge?, at place: Int, in drawing: inout Drawing) {
        let state = edge?.state ?? .unknown, y = 44 + place * 58
        // From the box above, or from where the line to the one before bends off.
        drawing.add(upright(at: 0.05, from: place == 0 ? y - 2 : y - 24, to: y + 34, class: "edge \(state.rawValue)"))
        drawing.add(
            "<line class=\"edge \(state.rawValue)\" x1=\"5.00%\" y1=\"\(y + 34)\" x2=\"12.00%\" y2=\"\(y + 34)\"/>")
        if state == .streaming {
            drawing.add(placed(at: 0.12, y: y + 34, "<path class=\"arrow\" d=\"M-7 -4L0 0L-7 4Z\"/>"))
        }
        let kind = state == .unknown ? "box unsure" : "box"
        drawing.add("<rect class=\"\(kind)\" x=\"12.50%\" y=\"\(y + 14)\" width=\"87.00%\" height=\"40\" rx=\"6\"/>")
        drawing.add(label(short(node.shownName, 18), x: 0.15, y: y + 31, class: "name"))
        drawing.add(
            label("\(state.symbol) \(text(state.phrase))", x: 0.97, y: y + 31, .end, class: state.level.name))
        drawing.add(label("\(text(node.role.phrase)) · \(lag(node))", x: 0.15, y: y + 47, class: "dim"))
    }

    private func lag(_ node: TopologyBody.Node) -> String {
        guard let bytes = node.lagBytes.value else { return "\(Card.unknown) \(text(.widgetBehindUnknown))" }
        return text(node.role == .slot ? .widgetHolds : .widgetBehindBy, .name(size(bytes)))
    }
}

extension TopologyBody.Node {
    /// Without what tells kinds of nodes apart.
    fileprivate var shownName: String {
        role == .store || role == .slot ? String(name.drop { $0 != "/" }.dropFirst()) : name
    }
}

extension TopologyBody.Role {
    fileprivate var phrase: Phrase {
        switch self {
        case .primary: .widgetPrimary
        case .standby: .widgetStandby
        case .server: .widgetServer
        case .store: .columnStore
        case .slot: .widgetSlot
        }
    }
}

extension TopologyBody.State {
    fileprivate var phrase: Phrase {
        switch self {
        case .streaming: .widgetStreaming
        case .idle: .widgetIdle
        case .broken: .widgetBroken
        case .unknown: .wordUnknown
        }
    }

    fileprivate var symbol: String {
        switch self {
        case .streaming: "✓"
        case .idle: "–"
        case .broken: "✗"
        case .unknown: Card.unknown
        }
    }

    fileprivate var tone: Cell.Tone {
        switch self {
        case .streaming: .good
        case .idle: .plain
        case .broken: .bad
        case .unknown: .doubtful
        }
    }

    fileprivate var level: StatusDocument.Level {
        switch self {
        case .streaming: .ok
        case .idle, .unknown: .unknown
        case .broken: .critical
        }
    }
}
