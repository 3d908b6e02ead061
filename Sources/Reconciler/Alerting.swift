import Alerts
import Manifests
import Model
import Planning
import Ports

/// What this process knows of who was told what.
struct Alerting {
    /// `nil` until it is read, and after the journal may have kept another one.
    var board: AlertBoard?
    var isLooking = false
    /// Something changed since the last look began.
    var isWanted = true
    /// Nothing is waited for any more: this process ends.
    var isLast = false
    /// Why the last look failed.
    var trouble: PraError?
}

/// People are told by what goes on, which the ledger says: a crash anywhere loses nothing, and who was told what is
/// kept together with the messages.
extension Loop {
    func keepAlerting() async {
        repeat {
            let isDue = alerting.board.map { $0.next.map { $0 <= world.time.now() } ?? false } ?? true
            if isDue || alerting.isWanted { await tellPeople() }
        } while await pause(settings.alertEvery)
    }

    /// Looks at what goes on, and puts what people are to be told of it into the outbox.
    func tellPeople(isLast: Bool = false) async {
        (alerting.isWanted, alerting.isLast) = (true, alerting.isLast || isLast)
        guard !alerting.isLooking else { return }
        alerting.isLooking = true
        defer { alerting.isLooking = false }
        while alerting.isWanted {
            alerting.isWanted = false
            let outcome = await result { () async throws(PraError) in try await lookAtAlerts() }
            let trouble: PraError? = if case .failure(let error) = outcome { error } else { nil }
            if trouble != alerting.trouble { report(outcome) }
            alerting.trouble = trouble
            note(.alerts, trouble)
            // What the journal has kept of it is not known.
            if trouble != nil {
                alerting.board = nil
                outbox.wantPage()
            }
        }
    }

    private func lookAtAlerts() async throws(PraError) {
        try await book.catchUp()
        let history = await book.history
        var known = alerting.board
        if known == nil { known = AlertBoard(try await world.journal.alertGroups()) }
        guard var board = known else { return }
        let (before, now, rules) = (board.groups, world.time.now(), alertRules(history))
        let notices = board.step(routedAlerts(history), by: rules, at: now, isLast: alerting.isLast)
        let addresser = NoticeAddresser(desired.with(history.alerts.wishes), rules, at: now, zones: world.zones)
        let news = AlertNews(
            changed: board.groups.values.filter { before[$0.key] != $0 }.sorted { $0.key < $1.key },
            gone: before.keys.filter { board.groups[$0] == nil }.sorted(),
            deliveries: addresser.deliveries(of: notices))
        if !news.isEmpty { try await world.journal.keep(news) }
        alerting.board = board
        outbox.add(news.deliveries)
        if !news.deliveries.isEmpty { wakeDelivery.yield() }
    }
}
