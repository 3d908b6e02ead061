import Alerts
import FoundationEssentials
import GRDB
import Model
import Ports

extension SQLiteJournal {
    package func keep(_ news: AlertNews) async throws(PraError) {
        try await write { db in
            for key in news.gone {
                try db.execute(sql: "DELETE FROM alert_groups WHERE name = ?", arguments: [key.text])
            }
            for group in news.changed {
                try db.cachedStatement(sql: "INSERT OR REPLACE INTO alert_groups (name, document) VALUES (?, ?)")
                    .execute(arguments: [group.key.text, try jsonText(of: group)])
            }
            // Most messages go to many, one after the other. Copies compare at once, where a hash would read them all.
            var recent: [(message: AlertMessage, document: String)] = []
            for delivery in news.deliveries {
                let known = recent.first { $0.message == delivery.message }?.document
                let document = try known ?? jsonText(of: delivery.message)
                if known == nil { recent = [(delivery.message, document)] + recent.prefix(7) }
                try insert(delivery, as: document, into: db)
            }
        }
    }

    package func alertGroups() async throws(PraError) -> [AlertGroup] {
        try await read { db in
            try String.fetchAll(db, sql: "SELECT document FROM alert_groups ORDER BY name").map {
                try decoded($0, "who was told of an alert")
            }
        }
    }

    /// All that waits, oldest first.
    package func outbox() async throws(PraError) -> [Delivery] {
        try await read { db in try deliveries("given_up IS NULL", [], in: db) }
    }

    package func outbox(of user: String) async throws(PraError) -> [Delivery] {
        try await read { db in try deliveries("given_up IS NULL AND user = ?", [user], in: db) }
    }

    package func outbox(upTo limit: Int, at now: Timestamp) async throws(PraError) -> OutboxPage {
        try await read { db in
            let now = now.microseconds, held = "FROM outbox WHERE given_up IS NULL AND not_before"
            let due = "FROM outbox WHERE given_up IS NULL AND coalesce(not_before, 0) <= ?"
            // Of a destination's messages only the first is tried, so only of that one is it known that it fails.
            let page = """
                number IN (
                    SELECT number FROM (
                        SELECT number, attempts, row_number() OVER line AS place \(due)
                        WINDOW line AS (PARTITION BY channel, recipient, user ORDER BY number))
                    ORDER BY place, attempts > 0, number LIMIT ?)
                """
            let count = try Int.fetchOne(db, sql: "SELECT count(*) \(due)", arguments: [now])
            let next = try Int64.fetchOne(db, sql: "SELECT min(not_before) \(held) > ?", arguments: [now])
            return OutboxPage(
                try deliveries(page, [now, limit], in: db), isPart: count ?? 0 > limit,
                next: next.map { Timestamp(microseconds: $0) })
        }
    }

    /// What was given up, oldest first.
    package func deadLetters() async throws(PraError) -> [Delivery] {
        try await read { db in try deliveries("given_up IS NOT NULL", [], in: db) }
    }

    package func noteFailure(of delivery: Delivery) async throws(PraError) {
        try await write { db in try update(delivery, "attempts = attempts + 1", in: db) }
    }

    package func bury(_ delivery: Delivery, at time: Timestamp) async throws(PraError) {
        try await write { db in try update(delivery, "given_up = \(time.microseconds)", in: db) }
    }

    package func revive(over channel: ResourceID, givenUpBy time: Timestamp) async throws(PraError) {
        try await write { db in
            try db.execute(
                sql: "UPDATE outbox SET given_up = NULL, attempts = 0 WHERE channel = ? AND given_up <= ?",
                arguments: [channel.description, time.microseconds])
        }
    }

    package func fold(_ deliveries: [Delivery], into one: Delivery) async throws(PraError) {
        try await write { db in
            for delivery in deliveries { try remove(delivery, from: db) }
            try insert(one, as: jsonText(of: one.message), into: db)
        }
    }

    package func failOver(_ failOver: FailOver) async throws(PraError) -> Bool {
        try await write { db in
            var count = 0
            for delivery in failOver.deliveries {
                try db.cachedStatement(
                    sql: "UPDATE outbox SET also_over = ? \(thisDelivery) AND also_over IS NULL AND given_up IS NULL"
                ).execute(arguments: [failOver.other.channel.name] + place(of: delivery))
                count += db.changesCount
            }
            guard count > 0 else { return false }
            try insert(failOver.other, as: jsonText(of: failOver.other.message), into: db)
            return true
        }
    }

    package func settle(_ deliveries: [Delivery]) async throws(PraError) {
        try await write { db in for delivery in deliveries { try remove(delivery, from: db) } }
    }
}

private func insert(_ delivery: Delivery, as document: String, into db: Database) throws {
    let columns = "channel, recipient, user, id, message, not_before, also_over"
    try db.cachedStatement(sql: "INSERT OR IGNORE INTO outbox (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?)").execute(
        arguments: [
            delivery.channel.description, delivery.recipient, delivery.user, delivery.message.id,
            document, delivery.notBefore?.microseconds, delivery.alsoOver,
        ])
}

private let thisDelivery = "WHERE channel = ? AND recipient = ? AND user = ? AND id = ?"

private func place(of delivery: Delivery) -> StatementArguments {
    [delivery.channel.description, delivery.recipient, delivery.user, delivery.message.id]
}

private func remove(_ delivery: Delivery, from db: Database) throws {
    try db.cachedStatement(sql: "DELETE FROM outbox \(thisDelivery)").execute(arguments: place(of: delivery))
}

private func update(_ delivery: Delivery, _ change: String, in db: Database) throws {
    try db.cachedStatement(sql: "UPDATE outbox SET \(change) \(thisDelivery)")
        .execute(arguments: place(of: delivery))
}

private func deliveries(_ condition: String, _ arguments: StatementArguments, in db: Database) throws -> [Delivery] {
    let columns = "channel, recipient, user, message, not_before, attempts, also_over"
    let sql = "SELECT \(columns) FROM outbox WHERE \(condition)"
    return try Row.fetchAll(db, sql: "\(sql) ORDER BY number", arguments: arguments).map { row in
        guard let channel = ResourceID(text: row[0]) else { throw unreadable("channel \(row[0] as String)") }
        var delivery = Delivery(
            channel: channel, recipient: row[1], user: row[2], message: try decoded(row[3], "a message"),
            notBefore: (row[4] as Int64?).map { Timestamp(microseconds: $0) })
        (delivery.attempts, delivery.alsoOver) = (row[5], row[6])
        return delivery
    }
}

/// As it stands in a row.
func jsonText(of value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
}

/// - Parameter what: it is, for the error's words.
func decoded<Value: Decodable>(_ document: String, _ what: String) throws -> Value {
    do { return try JSONDecoder().decode(Value.self, from: Data(document.utf8)) } catch { throw unreadable(what) }
}
