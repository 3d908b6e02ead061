import Evidence
import FoundationEssentials
import GRDB
import Model

/// What the entries of the ledger are about, so that a report reads those of its period only. Derived from the entries
/// alone, filled with each append, and never where a value comes from: what is read is the entry.
///
/// Curves are nearly all that a ledger holds and come by the clock: for each tile of entries the time is kept that
/// those in it cover. The others belong to things that last: a slot, a point in a store, an incident, a cluster's
/// promises; all that was written of a thing is asked for by the thing's time.
struct FactIndex {
    enum Kind: Int64 {
        /// What promises and their exceptions are folded from; always asked for.
        case promise = 0
        case backupSlot = 1
        case drillSlot = 2
        case point = 3
        case incident = 4
        /// Always asked for in a report: drills, store identities, gaps in the WAL, what controls are evaluated by,
        /// the clocks, spans in which the ledger took nothing, waivers and what else people decided or noted, and what
        /// this version can not read.
        case standing = 5
        case holding = 6
        /// Of no time of its own: the newest is asked for.
        case anchor = 7
        /// A message to somebody, at one time.
        case telling = 8
        /// Somebody's of a dashboard: of no time of its own, and no report's.
        case arrangement = 9
    }

    private struct Subject {
        var id: Int64
        /// Its newest entry and that one's time.
        var last: Int
        var at: Int64
        /// The latest time of all its entries.
        var latest: Int64
    }

    private let db: Database
    private var subjects: [ResourceID: Subject] = [:]
    private var tiles: [Int: (start: Int64, end: Int64)] = [:]

    private init(_ db: Database) { self.db = db }

    /// How many entries are in it.
    static func size(in db: Database) throws -> Int {
        let bytes = try Data.fetchOne(db, sql: "SELECT bytes FROM marks WHERE name = 'indexed'")
        return bytes.map { $0.reduce(0) { $0 << 8 | Int($1) } } ?? 0
    }

    /// Adds the entries from where it ends up to `end`. It is as it was before when this throws, with the transaction.
    static func add(_ entries: some Sequence<(Int, [UInt8])>, upTo end: Int, in db: Database) throws {
        var index = FactIndex(db)
        for (place, entry) in entries {
            let (fact, isPlain) = read(entry)
            if let fact { try index.add(fact, at: place) }
            if !isPlain { try index.keep(place) }
        }
        try index.finish(at: end)
    }

    /// Brings the index of a ledger that was written without one up to date, part by part: a crash leaves what is done.
    static func fill(in database: some DatabaseWriter) throws {
        var isDone = false
        while !isDone {
            isDone = try database.write { db in
                let (first, tables) = (try size(in: db), LedgerTables(db: db))
                let end = try min(first + 64 * EntryTile.width, tables.frontier("now").size)
                guard first < end else { return true }
                var entries: [(Int, [UInt8])] = []
                try tables.forEach(in: first..<end) { place, entry, _ in entries.append((place, entry)) }
                try add(entries, upTo: end, in: db)
                return false
            }
        }
    }

    private mutating func finish(at size: Int) throws {
        let update = try db.cachedStatement(sql: "UPDATE subjects SET last = ?, at = ?, latest = ? WHERE id = ?")
        for subject in subjects.values {
            try update.execute(arguments: [subject.last, subject.at, subject.latest, subject.id])
        }
        let widen = try db.cachedStatement(
            sql: """
                INSERT INTO spans (tile, since, until) VALUES (?, ?, ?)
                ON CONFLICT (tile) DO UPDATE SET since = min(since, excluded.since), until = max(until, excluded.until)
                """)
        for (tile, span) in tiles { try widen.execute(arguments: [tile, span.start, span.end]) }
        let bytes = Data((0..<8).map { UInt8(truncatingIfNeeded: size >> (56 - 8 * $0)) })
        try db.cachedStatement(sql: "INSERT OR REPLACE INTO marks (name, bytes) VALUES ('indexed', ?)")
            .execute(arguments: [bytes])
    }

    private mutating func add(_ fact: Fact, at index: Int) throws {
        var subject = try subject(fact.subject)
        let at = fact.at.microseconds
        // A clock that was set back: what was written before it tells until when a promise stood.
        if subject.last >= 0, at < subject.at { try link(.promise, of: subject, subject.last) }
        (subject.last, subject.at, subject.latest) = (index, at, max(subject.latest, at))
        subjects[fact.subject] = subject
        switch fact.event {
        case .exposed(let record): widen(index, record.from, record.to)
        case .available(let record): widen(index, record.from, record.to)
        case .stated, .retired, .waived, .withdrawn: try link(.promise, of: subject, index)
        case .drilled, .located, .walGap, .queued, .configured, .noted, .documented, .reported, .revised, .framed,
            .dropped, .surveyed, .keyed, .clocked, .filled, .sized, .silenced, .retried, .contact,
            .tested, .preferred, .restoreRequest:
            try link(.standing, of: subject, index)
        case .holding(let record): try note(record, of: subject, index)
        case .anchored: try link(thing(.anchor, "", of: subject, at: Int64.max).id, index)
        case .due(let due): try note(due.action, due.job, due.slot, of: subject, index)
        case .missed(let missed): try note(missed.action, missed.job, missed.slot, of: subject, index)
        case .started(let started): try note(started.action, of: subject, index)
        case .finished(let finished): try note(finished.action, of: subject, index)
        case .committed(let point): try note(point.action, in: point.store, isOpen: true, of: subject, index)
        case .verified(let record): try note(record.point, in: record.store, isOpen: nil, of: subject, index)
        case .forgotten(let record): try note(record.point, in: record.store, isOpen: false, of: subject, index)
        case .incident(let record): try note(record, of: subject, index)
        case .acknowledged(let record):
            let incident = try known(.incident, record.incident, of: subject)
            try link(incident?.id ?? thing(.standing, "", of: subject, at: at).id, index)
        case .told(let record):
            let name = "\(record.message)/\(record.recipient)/\(record.user)"
            let telling = try thing(.telling, name, of: subject, at: at)
            try change(telling.id, start: min(telling.start, at), end: max(telling.end, at))
            try link(telling.id, index)
        case .arranged(let record):
            try link(thing(.arrangement, record.user, of: subject, at: Int64.max).id, index)
        case .planned, .held, .released, .scrubbed, .restoring, .restored, .controlled, .signedIn, .signInFailed,
            .signInThrottled, .signedOut:
            break
        }
    }

    private mutating func widen(_ index: Int, _ start: Timestamp, _ end: Timestamp) {
        let (start, end) = (start.microseconds, end.microseconds)
        let span = tiles[index / EntryTile.width] ?? (start, end)
        tiles[index / EntryTile.width] = (min(span.start, start), max(span.end, end))
    }

    private mutating func subject(_ id: ResourceID) throws -> Subject {
        if let known = subjects[id] { return known }
        let select = try db.cachedStatement(
            sql: "SELECT id, last, at, latest FROM subjects WHERE kind = ? AND name = ?")
        if let row = try Row.fetchOne(select, arguments: [id.kind, id.name]) {
            return Subject(id: row[0], last: row[1], at: row[2], latest: row[3])
        }
        try db.execute(
            sql: "INSERT INTO subjects (kind, name, last, at, latest) VALUES (?, ?, -1, 0, ?)",
            arguments: [id.kind, id.name, Int64.min])
        return Subject(id: db.lastInsertedRowID, last: -1, at: 0, latest: .min)
    }

    /// Whether it is no curve, or one that is read as such.
    private static func read(_ entry: [UInt8]) -> (fact: Fact?, isPlain: Bool) {
        if let curve = LedgerEntry.curve(entry) { return (curve, true) }
        let fact = try? LedgerEntry.decode(entry, at: 0)
        return (fact, fact.map { !$0.event.isCurve } ?? false)
    }

    /// What this version can not read as what it is, is asked for always, so that it is told.
    private mutating func keep(_ index: Int) throws {
        try link(.standing, of: subject(ResourceID("Ledger", "unread")), index)
    }
}

// MARK: Things

extension FactIndex {
    private typealias Thing = (id: Int64, start: Int64, end: Int64)

    /// A slot that came. It may be owed later than its time, by a promise that was stated by the time it was recorded.
    private func note(
        _ action: ActionID, _ job: Job, _ slot: Timestamp, of subject: Subject, _ index: Int
    ) throws {
        guard job != .verify else { return }
        let kind = job == .backup ? Kind.backupSlot : .drillSlot
        let thing = try thing(kind, action.text, of: subject, at: slot.microseconds)
        try change(thing.id, end: max(thing.end, subject.latest))
        try link(thing.id, index)
    }

    /// What became of a slot; nothing when the action is of none.
    private func note(_ action: ActionID, of subject: Subject, _ index: Int) throws {
        for kind in [Kind.backupSlot, .drillSlot] {
            if let thing = try known(kind, action.text, of: subject) { try link(thing.id, index) }
        }
    }

    /// - Parameter isOpen: whether the point is kept from now on; `nil` where that does not change.
    private func note(
        _ point: ActionID, in store: String, isOpen: Bool?, of subject: Subject, _ index: Int
    ) throws {
        let thing = try thing(.point, "\(store)/\(point.text)", of: subject, at: subject.at)
        try change(
            thing.id, start: min(thing.start, subject.at), end: max(thing.end, subject.at), isOpen: isOpen)
        try link(thing.id, index)
    }

    /// What a store holds counts until it is recorded anew.
    private func note(_ record: HoldingRecord, of subject: Subject, _ index: Int) throws {
        if let before = try known(.holding, record.store, of: subject) {
            // Where the ledger is read up to before this entry, it was not over yet.
            try link(before.id, index)
            try change(
                before.id, start: min(before.start, subject.at), end: max(before.end, subject.at), isOpen: false,
                name: "\(record.store)@\(index)")
        }
        let thing = try thing(.holding, record.store, of: subject, at: subject.at)
        try change(thing.id, isOpen: true)
        try link(thing.id, index)
    }

    /// Each time that an incident is open is a thing of its own.
    private func note(_ record: IncidentRecord, of subject: Subject, _ index: Int) throws {
        switch record.change {
        case .opened:
            let thing = try thing(.incident, record.id, of: subject, at: subject.at)
            try change(thing.id, isOpen: true)
            try link(thing.id, index)
        case .resolved:
            guard let thing = try known(.incident, record.id, of: subject) else { return }
            try link(thing.id, index)
            try change(
                thing.id, start: min(thing.start, subject.at), end: max(thing.end, subject.at), isOpen: false,
                name: "\(record.id)@\(index)")
        }
    }

    private func known(_ kind: Kind, _ name: String, of subject: Subject) throws -> Thing? {
        let select = try db.cachedStatement(
            sql: "SELECT id, since, until FROM things WHERE subject = ? AND kind = ? AND name = ?")
        return try Row.fetchOne(select, arguments: [subject.id, kind.rawValue, name]).map { ($0[0], $0[1], $0[2]) }
    }

    private func thing(_ kind: Kind, _ name: String, of subject: Subject, at time: Int64) throws -> Thing {
        if let known = try known(kind, name, of: subject) { return known }
        try db.cachedStatement(
            sql: "INSERT INTO things (subject, kind, name, since, until, open) VALUES (?, ?, ?, ?, ?, 0)"
        ).execute(arguments: [subject.id, kind.rawValue, name, time, time])
        return (db.lastInsertedRowID, time, time)
    }

    private func change(
        _ id: Int64, start: Int64? = nil, end: Int64? = nil, isOpen: Bool? = nil, name: String? = nil
    ) throws {
        try db.cachedStatement(
            sql: """
                UPDATE things SET since = coalesce(?, since), until = coalesce(?, until), open = coalesce(?, open),
                    name = coalesce(?, name) WHERE id = ?
                """
        ).execute(arguments: [start, end, isOpen, name, id])
    }

    private func link(_ kind: Kind, of subject: Subject, _ index: Int) throws {
        let thing = try thing(kind, "", of: subject, at: Int64.min)
        if thing.end != .max { try change(thing.id, end: Int64.max, isOpen: true) }
        try link(thing.id, index)
    }

    private func link(_ thing: Int64, _ index: Int) throws {
        try db.cachedStatement(sql: "INSERT OR IGNORE INTO facts (thing, idx) VALUES (?, ?)")
            .execute(arguments: [thing, index])
    }
}
