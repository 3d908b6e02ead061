import Manifests
import Model
import Objectives
import Planning
import Ports

/// That people are not told is an incident of its own. It is told over the other channels and opens once, so that it
/// never breeds.
extension Loop {
    /// - Returns: whether it is open.
    func openIncident(of channel: ResourceID, _ error: PraError) async -> Bool {
        let incident = IncidentRecord(deliveryBreach(over: channel.name, error.what), .opened)
        guard await book.history.openIncidents[incident.id] == nil else { return true }
        return await announceDelivery(incident, of: channel)
    }

    func closeIncident(of channel: ResourceID) async {
        guard var incident = await book.history.openIncidents[deliveryIncidentID(of: channel.name)] else { return }
        incident.change = .resolved
        _ = await announceDelivery(incident, of: channel)
    }

    /// Those of channels that no manifest states any more.
    func closeIncidentsOfGoneChannels() async {
        let open = await book.history.openIncidents.values.filter { $0.type == AlertType.deliveryFailed.rawValue }
        let stated = Set(desired.channels.map { deliveryIncidentID(of: $0.name) })
        for incident in open.sorted(by: { $0.id < $1.id }) where !stated.contains(incident.id) {
            let name = incident.id.split(separator: "/", maxSplits: 1).last.map(String.init) ?? ""
            await closeIncident(of: ResourceID(AlertChannel.name, name))
        }
    }

    private func announceDelivery(_ incident: IncidentRecord, of channel: ResourceID) async -> Bool {
        let outcome = await result { () async throws(PraError) in
            try await book.catchUp()
            let isOpen = await book.history.openIncidents[incident.id] != nil
            if isOpen == (incident.change == .resolved) { try await announce(incident, about: channel) }
        }
        report(outcome)
        if case .success = outcome { return true }
        return false
    }
}
