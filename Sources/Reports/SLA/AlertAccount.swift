import Model
import Objectives

/// Who was told of what in the period, and who said that they are at it; while a report is computed.
struct AlertAccount: Sendable {
    private struct Key: Hashable {
        var channel: String
        var message: String
        var recipient: String
        var user: String
    }

    private struct Telling {
        var row: SLAReport.MessageRow
        var lastIndex: Int
        /// From written to accepted, the first time.
        var accepted: Duration?
    }

    private let period: Period
    private var tellings: [Key: Telling] = [:]
    /// By incident, in the order of the ledger.
    private var told: [String: [(index: Int, SLAReport.Response.Told)]] = [:]
    private var acknowledged: [String: [(index: Int, SLAReport.Response.Acknowledged)]] = [:]

    init(_ period: Period) { self.period = period }

    mutating func take(_ fact: Fact, at index: Int) {
        guard fact.at < period.to else { return }
        switch fact.event {
        case .told(let record) where fact.at >= period.from: take(record, over: fact.subject.name, at: fact.at, index)
        case .acknowledged(let record):
            let said = SLAReport.Response.Acknowledged(at: fact.at, by: record.by, sources: Sources([index]))
            acknowledged[record.incident, default: []].append((index, said))
        default: return
        }
    }

    private mutating func take(_ record: DeliveryRecord, over channel: String, at time: Timestamp, _ index: Int) {
        let key = Key(channel: channel, message: record.message, recipient: record.recipient, user: record.user)
        let row = SLAReport.MessageRow(at: time, channel: channel, record: record, sources: Sources([index]))
        var telling = tellings[key] ?? Telling(row: row, lastIndex: index)
        var sources = telling.row.sources
        sources.insert(index)
        (telling.row, telling.lastIndex) = (row, index)
        telling.row.sources = sources
        if record.outcome == .accepted { telling.accepted = telling.accepted ?? record.took }
        tellings[key] = telling
        guard record.isTaken else { return }
        let heard = SLAReport.Response.Told(at: time, channel: channel, sources: Sources([index]))
        for incident in record.began { told[incident, default: []].append((index, heard)) }
    }

    /// - Parameter entries: from the one that opened it up to the one that resolved it.
    func response(to incident: String, within entries: Range<Int>) -> SLAReport.Response {
        SLAReport.Response(
            told: told[incident]?.first { entries.contains($0.index) }?.1,
            acknowledged: acknowledged[incident]?.first { entries.contains($0.index) }?.1)
    }

    func rows() -> SLAReport.Alerts {
        let inOrder = tellings.values.sorted { $0.lastIndex < $1.lastIndex }
        let channels = Dictionary(grouping: inOrder, by: \.row.channel).sorted { $0.key < $1.key }
        return SLAReport.Alerts(
            channels: channels.map { row(of: $0.key, $0.value) }, log: inOrder.map(\.row))
    }

    private func row(of channel: String, _ tellings: [Telling]) -> SLAReport.ChannelRow {
        let times = tellings.compactMap(\.accepted).sorted()
        var sources = Sources()
        for telling in tellings { sources.insert(telling.row.sources) }
        let count = { (isIt: (DeliveryRecord) -> Bool) in tellings.count { isIt($0.row.record) } }
        return SLAReport.ChannelRow(
            channel: channel, accepted: count(\.isTaken), dead: count { $0.outcome == .dead },
            failing: count { $0.outcome == .failing }, timed: times.count,
            medianSeconds: median(of: times).map { InSeconds(wrappedValue: $0) },
            longestSeconds: times.last.map { InSeconds(wrappedValue: $0) }, sources: sources)
    }
}

/// In whole microseconds, rounded down.
private func median(of sorted: [Duration]) -> Duration? {
    guard !sorted.isEmpty else { return nil }
    let (low, high) = (sorted[(sorted.count - 1) / 2], sorted[sorted.count / 2])
    return .microseconds((low.microseconds + high.microseconds) / 2)
}
