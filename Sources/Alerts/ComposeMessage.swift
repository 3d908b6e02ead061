import Model

extension AlertMessage {
    /// What is written of a notice.
    package init(_ notice: AlertNotice, in language: Language, at now: Timestamp) {
        let all = notice.firing + notice.over
        let (shown, text) = (Array(all.prefix(AlertMessage.mostAlerts)), NoticeText(notice, language))
        self.init(
            id: "\(notice.thread)/\(notice.number)", thread: notice.thread,
            state: notice.isOver ? .resolved : .opened, labels: commonLabels(of: all),
            severity: (notice.firing.isEmpty ? notice.over : notice.firing).first?.severity.rawValue ?? "info",
            at: now, since: all.map(\.since).min() ?? now, title: text.title, body: text.body(of: shown))
        (alerts, more) = (shown, all.count - shown.count)
        details = alertDetails(firing: notice.firing, over: notice.over, in: language, at: now)
    }
}

extension AlertNotice {
    /// Whether nothing of what its thread told goes on.
    package var isOver: Bool { reason == .allOver || (firing.isEmpty && (reason == .storm || reason == .digest)) }
}

private func commonLabels(of alerts: [Alert]) -> [String: String] {
    guard let first = alerts.first else { return [:] }
    return alerts.dropFirst().reduce(first.labels) { common, alert in
        common.filter { alert.labels[$0.key] == $0.value }
    }
}

private struct NoticeText {
    let notice: AlertNotice
    let language: Language

    init(_ notice: AlertNotice, _ language: Language) { (self.notice, self.language) = (notice, language) }

    /// Whoever reads no further must not take a test for the real thing.
    var title: String {
        let isTest = (notice.firing + notice.over).allSatisfy { $0.condition == AlertType.testCondition }
        return isTest ? language.text(.alertTest, [.name(untested)]) : untested
    }

    private var untested: String {
        let (firing, over) = (notice.firing, notice.over)
        if firing.count + over.count == 1, let alert = firing.first ?? over.first {
            return language.text(alert.until == nil ? one : .alertOver, [.name(alert.name)])
        }
        let names = Argument.name(counted(firing.isEmpty ? over : firing))
        switch notice.reason {
        case .digest:
            let since = (firing + over).map(\.since).min() ?? Timestamp(seconds: 0)
            return language.text(
                .alertsDigest,
                [.count(firing.count), .count(over.count), .instant(since), .name(counted(firing + over))])
        case .storm: return language.text(.alertsStorm, [.count(firing.count + over.count), names])
        case .stillTrue: return language.text(.alertsStillOpen, [.count(firing.count), names])
        case .escalated: return language.text(.alertsUnanswered, [.count(firing.count), names])
        default: break
        }
        if over.isEmpty { return language.text(.alertsOpened, [.count(firing.count), names]) }
        if firing.isEmpty { return language.text(.alertsOver, [.count(over.count), names]) }
        return language.text(.alertsMixed, [.count(firing.count), .count(over.count), names])
    }

    private typealias Argument = Message.Argument

    private var one: Phrase {
        switch notice.reason {
        case .stillTrue: .alertStillOpen
        case .escalated: .alertUnanswered
        case .first, .someNew, .someOver, .allOver, .storm, .digest: .alertOpened
        }
    }

    /// `rpo.breach akig, 3 × wal.gap akig`, as many as a line takes.
    private func counted(_ alerts: [Alert]) -> String {
        var (names, counts) = ([String](), [String: Int]())
        for alert in alerts {
            if counts[alert.name] == nil { names.append(alert.name) }
            counts[alert.name, default: 0] += 1
        }
        let texts = names.prefix(4).map { name in
            (counts[name] ?? 1) > 1 ? "\(counts[name] ?? 1) × \(name)" : name
        }
        return texts.joined(separator: ", ") + (names.count > 4 ? ", …" : "")
    }

    /// - Parameter shown: those of the notice that are told one by one.
    func body(of shown: [Alert]) -> String {
        let rest = notice.firing.count + notice.over.count - shown.count
        if shown.count == 1, rest == 0 { return shown[0].text(in: language) }
        return (shown.map(line) + (rest > 0 ? [language.text(.alertsMore, [.count(rest)])] : [])).joined(
            separator: "\n")
    }

    private func line(of alert: Alert) -> String {
        let (since, text) = (Argument.instant(alert.since), Argument.name(alert.text(in: language)))
        guard let until = alert.until else {
            let severity = Argument.message(Message(alert.severity.phrase))
            return language.text(.alertLine, [.name(alert.name), severity, since, text])
        }
        return language.text(.alertLineOver, [.name(alert.name), since, .instant(until), text])
    }
}

extension Alert {
    /// `wal.gap akig`
    fileprivate var name: String { "\(condition) \(about.name)" }
}
