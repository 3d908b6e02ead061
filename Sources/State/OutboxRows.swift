import FoundationEssentials
import GRDB
import Model
import Ports

extension SQLiteJournal {
    package func enqueue(_ deliveries: [Delivery]) async throws(PraError) {
        try await write { db in
            for delivery in deliveries {
                try db.execute(
                    sql: "INSERT OR IGNORE INTO outbox (channel, recipient, id, message) VALUES (?, ?, ?, ?)",
                    arguments: [
                        delivery.channel.description, delivery.recipient, delivery.message.id,
                        try delivery.message.document,
                    ])
            }
        }
    }

    package func outbox() async throws(PraError) -> [Delivery] {
        try await read { db in
            try Row.fetchAll(db, sql: "SELECT channel, recipient, message FROM outbox ORDER BY number").map { row in
                guard let channel = ResourceID(text: row[0]) else { throw unreadable("channel \(row[0] as String)") }
                return Delivery(channel: channel, recipient: row[1], message: try AlertMessage(document: row[2]))
            }
        }
    }

    package func settle(_ delivery: Delivery) async throws(PraError) {
        try await write { db in
            try db.execute(
                sql: "DELETE FROM outbox WHERE channel = ? AND recipient = ? AND id = ?",
                arguments: [delivery.channel.description, delivery.recipient, delivery.message.id])
        }
    }
}

extension AlertMessage {
    /// As it stands in a row.
    var document: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }

    init(document: String) throws {
        do { self = try JSONDecoder().decode(Self.self, from: Data(document.utf8)) } catch {
            throw unreadable("a message")
        }
    }
}
