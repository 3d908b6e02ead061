import GRDB
import Model
import Ports

extension SQLiteJournal {
    package func enqueue(_ deliveries: [Delivery]) async throws(PraError) {
        try await write { db in
            for delivery in deliveries {
                let message = delivery.message
                try db.execute(
                    sql: """
                        INSERT OR IGNORE INTO outbox (channel, id, at, severity, title, body) VALUES (?, ?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        delivery.channel.description, message.id, "\(message.at)", message.severity, message.title,
                        message.body,
                    ])
            }
        }
    }

    package func outbox() async throws(PraError) -> [Delivery] {
        try await read { db in
            let rows = try Row.fetchAll(
                db, sql: "SELECT channel, id, at, severity, title, body FROM outbox ORDER BY number")
            return rows.compactMap { row in
                let name = (row[0] as String).split(separator: "/", maxSplits: 1).map(String.init)
                guard name.count == 2, let at = Timestamp(text: row[2]) else { return nil }
                return Delivery(
                    channel: ResourceID(name[0], name[1]),
                    message: InboxMessage(id: row[1], at: at, severity: row[3], title: row[4], body: row[5]))
            }
        }
    }

    package func settle(_ delivery: Delivery) async throws(PraError) {
        try await write { db in
            try db.execute(
                sql: "DELETE FROM outbox WHERE channel = ? AND id = ?",
                arguments: [delivery.channel.description, delivery.message.id])
        }
    }
}
