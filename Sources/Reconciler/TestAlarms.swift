import Alerts
import Manifests
import Model
import Objectives
import Planning
import Ports

/// A fire alarm that nobody has heard for a year may be out of order: now and then a marked test goes to every
/// receiver of a route, and the ledger has who took it.
extension Loop {
    /// So long a test goes on, so that channels which open and close something do both.
    private static let lasting = Duration.seconds(60)

    func testAlarms() async {
        let (now, history) = (world.time.now(), await book.history)
        for route in desired.routes {
            let incident = IncidentRecord(testing: route.name, .opened)
            if history.openIncidents[incident.id] == nil, let last = history.alerts.lastTest(of: incident.id),
                now - last >= route.spec.testEvery
            {
                await announceFault(incident, about: route.id)
            }
        }
        for (id, open) in history.openIncidents where open.type == AlertType.testCondition {
            guard let since = history.opened[id], now - since >= Loop.lasting else { continue }
            guard let route = history.incidentSubjects[id] else { continue }
            await announceFault(IncidentRecord(testing: route.name, .resolved), about: route)
        }
    }

    /// For each receiver of `route` a route of its own that leads to it alone.
    static func testRoutes(of route: Resource<AlertRoute.Spec>) -> [String: AlertRoute.Spec] {
        let specs = route.spec.receivers.map { receiver in
            ("(test) \(route.name)/\(receiver.name)", AlertRoute.Spec(only: receiver))
        }
        return Dictionary(specs) { $1 }
    }

    /// Puts messages that no incident calls for into the outbox, as a test of a channel does.
    package func send(_ deliveries: [Delivery]) async throws(PraError) {
        try await world.journal.keep(AlertNews(deliveries: deliveries))
        outbox.add(deliveries)
        wakeDelivery.yield()
    }
}
