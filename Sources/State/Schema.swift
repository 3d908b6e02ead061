import GRDB

/// The database's tables. A migration is never edited once it was released; a change is a new one.
func stateMigrations() -> DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 ledger, rows and inbox") { db in
        let guards =
            guards(of: "ledger", refusing: "NEW.idx <= (SELECT max(idx) FROM ledger)")
            + guards(of: "checkpoints", refusing: "NEW.size <= (SELECT max(size) FROM checkpoints)")
            + guards(of: "keys", refusing: "NEW.since < (SELECT max(since) FROM keys)")
        for statement in tables + guards { try db.execute(sql: statement) }
    }
    migrator.registerMigration("2 outbox") { db in try db.execute(sql: outbox) }
    migrator.registerMigration("3 fact index") { db in for table in factIndex { try db.execute(sql: table) } }
    migrator.registerMigration("4 nodes") { db in
        let taken = "EXISTS (SELECT 1 FROM nodes WHERE level = NEW.level AND idx = NEW.idx)"
        for statement in [nodes] + guards(of: "nodes", refusing: taken) { try db.execute(sql: statement) }
        try LedgerTables(db: db).fillNodes()
    }
    migrator.registerMigration("5 messages") { db in for statement in messages { try db.execute(sql: statement) } }
    migrator.registerMigration("6 alerts") { db in for statement in alerts { try db.execute(sql: statement) } }
    migrator.registerMigration("7 inbox marks") { db in try db.execute(sql: inboxMarks) }
    migrator.registerMigration("8 lines of the outbox") { db in try db.execute(sql: outboxLines) }
    migrator.registerMigration("9 fail-over") { db in for statement in failOver { try db.execute(sql: statement) } }
    return migrator
}

/// Over which channel somebody is told the same as well: see `FailOver`.
private let failOver = [
    "ALTER TABLE outbox ADD COLUMN also_over TEXT",
    "CREATE INDEX outbox_users ON outbox (user) WHERE given_up IS NULL",
]

/// When somebody saw and read a message of the inbox, theirs or everybody's. Times are microseconds since 1970.
private let inboxMarks = """
    CREATE TABLE inbox_marks (
        user TEXT NOT NULL, id TEXT NOT NULL, seen_at INTEGER NOT NULL, read_at INTEGER, PRIMARY KEY (user, id))
    WITHOUT ROWID
    """

/// All that is asked to find what is next for each destination, without its message.
private let outboxLines = """
    CREATE INDEX outbox_lines ON outbox (channel, recipient, user, number, not_before, attempts)
    WHERE given_up IS NULL
    """

/// Who was told what (see `AlertGroup`); messages of several alerts, each for somebody, some of which wait for an hour.
private let alerts =
    ["CREATE TABLE alert_groups (name TEXT PRIMARY KEY, document TEXT NOT NULL)"]
    + [
        (
            "outbox",
            """
            number INTEGER PRIMARY KEY, channel TEXT NOT NULL, recipient TEXT NOT NULL, user TEXT NOT NULL DEFAULT '',
            id TEXT NOT NULL, not_before INTEGER, attempts INTEGER NOT NULL DEFAULT 0, given_up INTEGER
            """, "channel, recipient, user, id", "number, channel, recipient, "
        ), ("inbox", "user TEXT NOT NULL DEFAULT '', id TEXT NOT NULL", "user, id", ""),
    ].flatMap { table, columns, unique, copied in
        [
            "ALTER TABLE \(table) RENAME TO old_\(table)",
            "CREATE TABLE \(table) (\(columns), message TEXT NOT NULL, UNIQUE (\(unique)))",
            """
            INSERT INTO \(table) (\(copied)id, message)
            SELECT \(copied)id, json_remove(
                json_set(
                    message, '$.thread', message ->> '$.incident', '$.alerts', json_array(), '$.more', 0,
                    '$.isDigest', json('false')),
                '$.incident')
            FROM old_\(table) ORDER BY rowid
            """,
            "DROP TABLE old_\(table)",
        ]
    }

/// Messages as JSON: see `AlertMessage`. Of older ones it was not kept what they were about.
private let messages =
    [
        (
            "outbox",
            "number INTEGER PRIMARY KEY, channel TEXT NOT NULL, recipient TEXT NOT NULL DEFAULT '', id TEXT NOT NULL",
            "channel, recipient, id", "number, channel, "
        ), ("inbox", "id TEXT NOT NULL", "id", ""),
    ].flatMap { table, columns, unique, copied in
        [
            "ALTER TABLE \(table) RENAME TO old_\(table)",
            "CREATE TABLE \(table) (\(columns), message TEXT NOT NULL, UNIQUE (\(unique)))",
            """
            INSERT INTO \(table) (\(copied)id, message)
            SELECT \(copied)id, json_object(
                'id', id, 'incident', id, 'state', 'opened', 'labels', json_object(), 'severity', severity, 'at', at,
                'since', at, 'title', title, 'body', body)
            FROM old_\(table) ORDER BY rowid
            """,
            "DROP TABLE old_\(table)",
        ]
    }

/// Messages that their channels have not taken yet.
private let outbox = """
    CREATE TABLE outbox (
        number INTEGER PRIMARY KEY, channel TEXT NOT NULL, id TEXT NOT NULL, at TEXT NOT NULL, severity TEXT NOT NULL,
        title TEXT NOT NULL, body TEXT NOT NULL, UNIQUE (channel, id))
    """

/// What entries are about: see `FactIndex`. Times are microseconds since 1970.
private let factIndex = [
    // Of whom an entry can be; its newest entry and that one's time, and the latest time of all.
    """
    CREATE TABLE subjects (
        id INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, last INTEGER NOT NULL, at INTEGER NOT NULL,
        latest INTEGER NOT NULL, UNIQUE (kind, name))
    """,
    // What lasts from a time until another, and while it is open.
    """
    CREATE TABLE things (
        id INTEGER PRIMARY KEY, subject INTEGER NOT NULL, kind INTEGER NOT NULL, name TEXT NOT NULL,
        since INTEGER NOT NULL, until INTEGER NOT NULL, open INTEGER NOT NULL, UNIQUE (subject, kind, name))
    """,
    // The entries about a thing.
    "CREATE TABLE facts (thing INTEGER, idx INTEGER, PRIMARY KEY (thing, idx)) WITHOUT ROWID",
    // The time that the curves among the 256 entries of a tile cover.
    "CREATE TABLE spans (tile INTEGER PRIMARY KEY, since INTEGER NOT NULL, until INTEGER NOT NULL)",
]

/// Roots of full subtrees of the ledger's tree, every eighth level of it: see `StoredTree`. They follow from the leaf
/// hashes, and no proof is given that does not lead from its entry to a signed root.
private let nodes = """
    CREATE TABLE nodes (level INTEGER, idx INTEGER, hash BLOB NOT NULL, PRIMARY KEY (level, idx)) WITHOUT ROWID
    """

private let tables = [
    // One fact each, from 0 without a gap. leaf = SHA-256(0x00 ‖ entry).
    "CREATE TABLE ledger (idx INTEGER PRIMARY KEY, entry BLOB NOT NULL, leaf BLOB NOT NULL)",
    // One for each append: a signed note over the first `size` entries.
    "CREATE TABLE checkpoints (size INTEGER PRIMARY KEY, note TEXT NOT NULL)",
    // Signing keys; each signs checkpoints above `since`.
    "CREATE TABLE keys (since INTEGER, key TEXT, PRIMARY KEY (since, key))",
    // The tree's right edge `now`, and at `anchor`, from which opening replays; `overflow`, the root of what was taken.
    "CREATE TABLE marks (name TEXT PRIMARY KEY, bytes BLOB NOT NULL)",
    "CREATE TABLE rows (kind TEXT, name TEXT, digest TEXT NOT NULL, document TEXT NOT NULL, PRIMARY KEY (kind, name))",
    """
    CREATE TABLE inbox (
        id TEXT PRIMARY KEY, at TEXT NOT NULL, severity TEXT NOT NULL, title TEXT NOT NULL, body TEXT NOT NULL)
    """,
]

/// Refuse every change but a new row, `INSERT OR REPLACE` included.
private func guards(of table: String, refusing insert: String) -> [String] {
    let refuse = "BEGIN SELECT RAISE(ABORT, '\(table) is append-only'); END"
    return [
        "CREATE TRIGGER \(table)_update BEFORE UPDATE ON \(table) \(refuse)",
        "CREATE TRIGGER \(table)_delete BEFORE DELETE ON \(table) \(refuse)",
        "CREATE TRIGGER \(table)_insert BEFORE INSERT ON \(table) WHEN \(insert) \(refuse)",
    ]
}
