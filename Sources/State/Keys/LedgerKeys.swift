import Evidence
import FoundationEssentials
import GRDB
import Model

extension LedgerTables {
    /// What was said of each of `periods` by the key before it: it stands in the last entry that this one signed.
    func handovers(to periods: [LedgerKeyPeriod]) throws -> [Handover] {
        try periods.filter { $0.since > 0 }.compactMap { period in
            guard let entry = try entries(in: (period.since - 1)..<period.since).first,
                case .keyed(let record) = try? LedgerEntry.decode(entry, at: period.since - 1).event
            else { return nil }
            return record.handover.flatMap(Handover.init(note:))
        }
    }

    /// What all entries say of keys. Looks at each of them.
    func keyHistory() throws -> KeyHistory {
        var history = KeyHistory()
        let entries = try Data.fetchCursor(
            db, sql: "SELECT entry FROM ledger WHERE instr(entry, ?) ORDER BY idx",
            arguments: [Data(#""event":{"keyed":"#.utf8)])
        while let entry = try entries.next() {
            if let fact = try? LedgerEntry.decode(Array(entry), at: 0) { history.take(fact) }
        }
        return history
    }

    /// Where the signatures of `periods` end: before the first entry of each of the time from which they do not count.
    func ends(of periods: [LedgerKeyPeriod], _ history: KeyHistory) throws -> [LedgerKeyEnd] {
        try periods.compactMap { period in
            guard let end = history.end(of: "\(period.key)"), let size = try first(from: end.from, above: period.since)
            else { return nil }
            return LedgerKeyEnd(period: period, size: size, from: end.from, reason: end.reason)
        }
    }

    private func first(from time: Timestamp, above since: Int) throws -> Int? {
        let rows = try Row.fetchCursor(
            db, sql: "SELECT idx, entry FROM ledger WHERE idx >= ? ORDER BY idx", arguments: [since])
        while let row = try rows.next() {
            let (index, entry): (Int, Data) = (row[0], row[1])
            if let fact = try? LedgerEntry.decode(Array(entry), at: index), fact.at >= time { return index }
        }
        return nil
    }
}

extension SQLiteJournal {
    package func keys() async throws(PraError) -> [KeyPeriod] {
        try await read { db in
            try LedgerTables(db: db).keys().map { KeyPeriod(since: $0.since, key: "\($0.key)") }
        }
    }

    /// What the entries say of keys.
    package func keyHistory() async throws(PraError) -> KeyHistory {
        try await read { db in try LedgerTables(db: db).keyHistory() }
    }
}
