import Alerts
import ArgumentParser
import Manifests
import Model
import Planning
import State

/// `pra alert list`, `show`: what goes on.
struct AlertListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "What goes on, the gravest first, and what people said of it.")
    @OptionGroup var manifests: ManifestOptions
    @OptionGroup var place: AlertPlace

    private struct Document: Encodable {
        var alerts: [OpenAlert]
        var silences: [SilenceRecord]
    }

    func run() async throws {
        let (history, now) = (try await place.history(), SystemTime().now())
        let alerts = OpenAlert.all(in: history, try await manifests.load(), at: now)
        let silences = history.alerts.silences(at: now)
        try place.output.show(
            json: Versioned("pra.alerts/v1", Document(alerts: alerts, silences: silences))
        ) { text(of: alerts) + text(of: silences) }
    }

    private func text(of alerts: [OpenAlert]) -> String {
        guard !alerts.isEmpty else { return "nothing is wrong that pra knows of\n" }
        return table(
            ["INCIDENT", "SEVERITY", "SINCE", "STATE"],
            alerts.map { [$0.incident, $0.severity, $0.since.description, $0.state] })
    }

    private func text(of silences: [SilenceRecord]) -> String {
        guard !silences.isEmpty else { return "" }
        return "\n"
            + table(
                ["SILENCE", "UNTIL", "BY", "MATCHERS", "COMMENT"],
                silences.map {
                    [$0.id, $0.until.description, $0.by, $0.matchers.joined(separator: " "), $0.comment]
                })
    }
}

struct AlertShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "One incident that goes on: its labels, who was told, who is at it.",
        discussion: "Exit status: 0; 6 when no such incident goes on.")
    @Argument(help: ArgumentHelp("As `pra alert list` names it.", valueName: "incident")) var incident: String
    @OptionGroup var manifests: ManifestOptions
    @OptionGroup var place: AlertPlace

    private struct Document: Encodable {
        var alert: OpenAlert
        var deliveries: [DeliveryRow]
    }

    func run() async throws {
        let history = try await place.history()
        let alerts = OpenAlert.all(in: history, try await manifests.load(), at: SystemTime().now())
        guard let alert = alerts.first(where: { $0.incident == incident }) else { throw noSuchIncident(incident) }
        let told = try await place.deliveries(since: alert.since).filter { $0.tells(of: incident) }
        try place.output.show(json: Versioned("pra.alert/v1", Document(alert: alert, deliveries: told))) {
            let labels = alert.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            return "\(alert.incident)  \(alert.severity)  since \(alert.since)\n  \(alert.message)\n"
                + "  \(labels.joined(separator: " "))\n  \(alert.state)\n"
                + (alert.acknowledged.map { "  “\($0.comment)”\n" } ?? "")
                + (told.isEmpty ? "nobody was told of it yet\n" : "\n" + DeliveryRow.text(of: told))
        }
    }
}
