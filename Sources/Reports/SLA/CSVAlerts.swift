import Model

extension CSVTable {
    /// Of each channel its counts and times, then every message.
    func rows(of alerts: SLAReport.Alerts) -> [Row] { alerts.channels.flatMap(rows) + alerts.log.map(row) }

    private func rows(_ channel: SLAReport.ChannelRow) -> [Row] {
        let all = channel.accepted + channel.dead + channel.failing
        let counts = [("accepted", channel.accepted), ("dead", channel.dead), ("failing", channel.failing)].map {
            figure($0.0, "\($0.1)", "count", of: all, channel)
        }
        let times = [("median time", channel.median), ("longest time", channel.longest)].compactMap { name, time in
            time.map { figure(name, $0.plain, "seconds", of: channel.timed, channel) }
        }
        return counts + times
    }

    private func figure(
        _ outcome: String, _ value: String, _ unit: String, of population: Int, _ channel: SLAReport.ChannelRow
    ) -> Row {
        var row = make(
            "alert-channel", [.item: channel.channel, .outcome: outcome], from: report.cover.from, to: report.cover.to)
        (row[.measured], row[.unit], row[.population]) = (value, unit, "\(population)")
        row[.entries] = entries(channel.sources)
        return row
    }

    /// Measured is the time since it was written.
    private func row(_ message: SLAReport.MessageRow) -> Row {
        let record = message.record
        let names = [message.channel, record.user, record.recipient].filter { !$0.isEmpty }
        let said = language.text(
            .csvAlert,
            [
                .name(record.severity), .name(record.began.joined(separator: " ")),
                .name(record.over.joined(separator: " ")), .count(record.attempts),
                .name(record.detail(record.detail, in: language)),
            ])
        var row = make(
            "alert",
            [.item: names.joined(separator: "/"), .outcome: record.outcome.rawValue, .detail: said], from: message.at)
        (row[.measured], row[.unit], row[.entries]) = (record.took.plain, "seconds", entries(message.sources))
        return row
    }

    /// Measured is the time from its opening until somebody was told, and until somebody acknowledged it.
    func responses(to incident: SLAReport.IncidentRow) -> [Row] {
        guard let response = incident.response else { return [] }
        let opened = incident.openedAt
        var told = make(
            "incident-told",
            [
                .item: incident.id, .outcome: response.told == nil ? "nobody" : "told",
                .detail: response.told?.channel ?? "",
            ], from: opened, to: response.told?.at)
        if let heard = response.told {
            (told[.measured], told[.unit]) = ((heard.at - opened).plain, "seconds")
            told[.entries] = entries(heard.sources)
        }
        guard let said = response.acknowledged else { return [told] }
        var acknowledged = make(
            "incident-acknowledged", [.item: incident.id, .outcome: "acknowledged", .detail: said.by], from: opened,
            to: said.at)
        (acknowledged[.measured], acknowledged[.unit]) = ((said.at - opened).plain, "seconds")
        acknowledged[.entries] = entries(said.sources)
        return [told, acknowledged]
    }
}
