import Model

extension AlertMessage {
    /// One message in place of several to the same recipient: the last that was said of each alert.
    /// - Parameter messages: oldest first, not empty.
    package init(folding messages: [AlertMessage], in language: Language, at now: Timestamp) {
        var (order, last) = ([String](), [String: Alert]())
        for alert in messages.flatMap(\.alerts) {
            if last.updateValue(alert, forKey: alert.incident) == nil { order.append(alert.incident) }
        }
        let alerts = order.compactMap { last[$0] }
        let notice = AlertNotice(
            group: AlertGroup.Key(route: "", receiver: "", labels: []), thread: "digest/\(messages[0].id)",
            number: messages.count, receiver: "", reason: .digest,
            firing: alerts.filter { $0.until == nil }.sorted(by: isGraver),
            over: alerts.filter { $0.until != nil }.sorted(by: isGraver))
        self.init(notice, in: language, at: now)
        isDigest = true
        more += messages.map(\.more).reduce(0, +)
    }
}
