import FoundationEssentials
import GRDB
import Model
import Ports

extension SQLiteJournal {
    package func post(_ message: AlertMessage, for user: String) async throws(PraError) {
        try await write { db in
            try db.execute(
                sql: "INSERT OR IGNORE INTO inbox (user, id, message) VALUES (?, ?, ?)",
                arguments: [user, message.id, try jsonText(of: message)])
        }
    }

    package func inbox(of user: String?) async throws(PraError) -> [InboxEntry] {
        try await read { db in
            let sql = """
                SELECT message, max(inbox.user), min(seen_at), min(read_at)
                FROM inbox LEFT JOIN inbox_marks
                    ON inbox_marks.id = inbox.id AND (?1 IS NULL OR inbox_marks.user = ?1)
                WHERE ?1 IS NULL OR inbox.user IN ('', ?1) GROUP BY inbox.id ORDER BY min(inbox.rowid)
                """
            return try Row.fetchAll(db, sql: sql, arguments: [user]).map { row in
                InboxEntry(
                    user: row[1], message: try decoded(row[0], "a message"),
                    seenAt: (row[2] as Int64?).map { Timestamp(microseconds: $0) },
                    readAt: (row[3] as Int64?).map { Timestamp(microseconds: $0) })
            }
        }
    }

    package func trimInbox(before time: Timestamp) async throws(PraError) {
        try await write { db in
            let rows = try Row.fetchCursor(db, sql: "SELECT rowid, message ->> '$.at' FROM inbox ORDER BY rowid")
            var last: Int64?
            // They stand in the order in which they came.
            while let row = try rows.next(), let at = Timestamp(text: row[1] as String), at < time { last = row[0] }
            guard let last else { return }
            try db.execute(sql: "DELETE FROM inbox WHERE rowid <= ?", arguments: [last])
            try db.execute(sql: "DELETE FROM inbox_marks WHERE id NOT IN (SELECT id FROM inbox)")
        }
    }

    /// Keeps that somebody saw messages, or read them; the first time counts. No entry of the ledger and none of the
    /// loop's rows: it waits for neither, and the process that holds the state goes on.
    package static func markInbox(
        in directory: String, _ ids: [String], of user: String, asRead isRead: Bool, at time: Timestamp
    ) async throws(PraError) {
        let state = StateDirectory(path: directory)
        guard !ids.isEmpty, state.has(StateDirectory.database) else { return }
        try await offPool {
            let database = try openDatabase(in: state)
            try database.write { db in
                for id in ids {
                    try db.execute(
                        sql: """
                            INSERT INTO inbox_marks (user, id, seen_at, read_at) VALUES (?, ?, ?, ?)
                            ON CONFLICT (user, id) DO UPDATE SET read_at = coalesce(read_at, excluded.read_at)
                            """,
                        arguments: [user, id, time.microseconds, isRead ? time.microseconds : nil])
                }
            }
            try database.close()
        }
    }
}
