import Evidence
import FoundationEssentials
import GRDB
import Model

extension LedgerTables {
    /// What was said of each of `periods` by the key before it: it stands in the last entry that this one signed. One
    /// that can not be read says nothing for the next key, which then does not count.
    func handovers(to periods: [LedgerKeyPeriod]) throws -> [Handover] {
        try periods.filter { $0.since > 0 }.compactMap { period in
            guard let entry = try entries(in: (period.since - 1)..<period.since).first,
                case .keyed(let record) = try? LedgerEntry.decode(entry, at: period.since - 1).event
            else { return nil }
            return record.handover.flatMap(Handover.init(note:))
        }
    }

    /// What all entries say of keys. Looks at each of them.
    /// - Throws: `.ledgerBroken` where one can not be read: it may say that a key does not count.
    func keyHistory() throws -> KeyHistory {
        var history = KeyHistory()
        let rows = try Row.fetchCursor(
            db, sql: "SELECT idx, entry FROM ledger WHERE instr(entry, ?) ORDER BY idx",
            arguments: [Data(#""event":{"keyed":"#.utf8)])
        while let row = try rows.next() { history.take(try fact(in: row)) }
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
            if try fact(in: row).at >= time { return row[0] }
        }
        return nil
    }

    /// Of `idx, entry`.
    private func fact(in row: Row) throws -> Fact { try LedgerEntry.decode(Array(row[1] as Data), at: row[0]) }
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
