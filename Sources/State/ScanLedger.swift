import Evidence
import GRDB
import Model
import Ports

extension SQLiteJournal {
    /// Reads whole tiles, each of which is checked against the tree up to the signed root. What was changed in others
    /// `verifyLedger` finds.
    package func scan<Result: Sendable>(
        _ scope: LedgerScope, upTo size: Int, into initial: Result,
        _ take: @escaping @Sendable (inout Result, Fact, Int) -> Void
    ) async throws(PraError) -> Result {
        let (tree, selection) = try await read { db in
            let tree = try CheckedTree(in: db)
            return (tree, try LedgerSelection(scope, upTo: min(size, tree.size), in: db))
        }
        let database = database
        return try await offPool {
            var result = initial
            // Here facts are taken and nothing else, since that is in their order.
            var ahead = WorkAhead<FactsBackwards>()
            for start in stride(from: 0, to: selection.tiles.count, by: tilesAtOnce) {
                let tiles = selection.tiles[start...].prefix(tilesAtOnce)
                let done = try ahead.begin { () throws(PraError) in
                    // What the tree has is never changed by who writes meanwhile; if it is, the tree tells.
                    let rows = try database.inTables { db in try tiles.map { try db.rows(of: $0, below: tree.size) } }
                    for rows in rows {
                        try tree.check(rows) { () throws(PraError) in
                            try database.inTables { try $0.leaves(of: rows.tile) }
                        }
                    }
                    return try selected(in: rows, of: selection, upTo: min(size, tree.size))
                }
                done?.take(into: &result, take)
            }
            while let done = try ahead.next() { done.take(into: &result, take) }
            return result
        }
    }
}

extension DatabaseReader {
    fileprivate func inTables<Value>(_ body: (LedgerTables) throws -> Value) throws(PraError) -> Value {
        do { return try read { try body(LedgerTables(db: $0)) } } catch { throw stateFault(error) }
    }
}

/// Some half a megabyte, which stays in a core's cache until its facts are taken.
private let tilesAtOnce = 4

/// Facts of which the first is taken from the end, so that each is moved and not copied.
private struct FactsBackwards: Sendable {
    var facts: [(Fact, Int)] = []

    consuming func take<Result>(into result: inout Result, _ take: (inout Result, Fact, Int) -> Void) {
        while let (fact, index) = facts.popLast() { take(&result, fact, index) }
    }
}

private func selected(
    in tiles: [TileRows], of selection: LedgerSelection, upTo limit: Int
) throws(PraError) -> FactsBackwards {
    var facts = FactsBackwards()
    for rows in tiles.reversed() {
        let hasCurves = selection.hasCurves(rows.tile)
        for (index, place) in rows.entries.reversed() where index < limit {
            if selection.holds(index) {
                facts.facts.append((try LedgerEntry.decode(rows.bytes, place, at: index), index))
            } else if hasCurves, let curve = LedgerEntry.curve(rows.bytes, place) {
                facts.facts.append((curve, index))
            }
        }
    }
    return facts
}

/// The entries that a scan reads, by the index of facts.
private struct LedgerSelection: Sendable {
    let tiles: [Int]
    private let indices: Numbers
    private let curves: Numbers
    /// From here on the index tells nothing yet.
    private let indexed: Int

    init(_ scope: LedgerScope, upTo size: Int, in db: Database) throws {
        indexed = min(size, scope == .everything ? 0 : try FactIndex.size(in: db))
        switch scope {
        case .everything: (indices, curves) = (Numbers(), Numbers())
        case .promises:
            indices = try Numbers(db, Self.promises, [FactIndex.Kind.promise.rawValue, indexed])
            curves = Numbers()
        case .arrangements:
            let arguments: StatementArguments = ["kind": FactIndex.Kind.arrangement.rawValue, "size": indexed]
            indices = try Numbers(db, Self.newestArrangements, arguments)
            curves = Numbers()
        case .period(let from, let to):
            let arguments: StatementArguments = [
                "from": from.microseconds, "to": to.microseconds, "size": indexed,
                "backup": FactIndex.Kind.backupSlot.rawValue, "drill": FactIndex.Kind.drillSlot.rawValue,
                "anchor": FactIndex.Kind.anchor.rawValue,
            ]
            var found = try Numbers(db, Self.things + Self.newestSlots + Self.ended + Self.newestAnchors, arguments)
            for index in try FactIndex.lastEntries(below: indexed, in: db) { found.insert(index) }
            if indexed > 0 { found.insert(0) }
            indices = found
            curves = try Numbers(
                db, "SELECT tile FROM spans WHERE since <= ? AND until >= ?", [to.microseconds, from.microseconds])
        }
        let width = EntryTile.width, unindexed = indexed < size ? indexed / width : Int.max
        tiles = (0..<(size + width - 1) / width).filter { [indices, curves] tile in
            tile >= unindexed || curves.contains(tile) || indices.hasAny(in: tile * width..<(tile + 1) * width)
        }
    }

    func holds(_ index: Int) -> Bool { index >= indexed || indices.contains(index) }

    func hasCurves(_ tile: Int) -> Bool { curves.contains(tile) }

    private static let promises = """
        SELECT idx FROM facts WHERE thing IN (SELECT id FROM things WHERE kind = ?) AND idx < ?
        """

    private static let things = """
        SELECT idx FROM facts JOIN things ON id = thing
        WHERE since <= :to AND (open OR until >= :from) AND idx < :size
        """

    /// What an entry above the limit ended was not over yet.
    private static let ended = """

        UNION ALL SELECT idx FROM facts WHERE thing IN (SELECT thing FROM facts WHERE idx >= :size) AND idx < :size
        """

    /// How far the ledger is anchored is told up to where it is read.
    private static let newestAnchors = """

        UNION ALL SELECT max(idx) FROM facts WHERE thing IN (SELECT id FROM things WHERE kind = :anchor) AND idx < :size
        GROUP BY thing
        """

    private static let newestArrangements = """
        SELECT max(idx) FROM facts WHERE thing IN (SELECT id FROM things WHERE kind = :kind) AND idx < :size
        GROUP BY thing
        """

    /// A slot may still succeed while none of its job has come after it.
    private static let newestSlots = """

        UNION ALL SELECT idx FROM facts JOIN (
            SELECT id, max(since) FROM things
            WHERE kind IN (:backup, :drill) AND (SELECT min(idx) FROM facts WHERE thing = id) < :size
            GROUP BY subject, kind) ON id = thing
        WHERE idx < :size
        """
}

extension FactIndex {
    /// The newest entry of each subject.
    fileprivate static func lastEntries(below size: Int, in db: Database) throws -> Set<Int> {
        var found = try Int.fetchSet(
            db, sql: "SELECT last FROM subjects WHERE last >= 0 AND last < ?", arguments: [size])
        // Of those that have written since, what was the newest then: they write all the time.
        let rows = try Row.fetchAll(db, sql: "SELECT kind, name FROM subjects WHERE last >= ?", arguments: [size])
        let writing = Set(rows.map { ResourceID($0[0], $0[1]) })
        guard !writing.isEmpty else { return found }
        var newest: [ResourceID: Int] = [:]
        try LedgerTables(db: db).forEach(in: max(0, size - 8192)..<size) { index, entry, _ in
            guard let subject = try? LedgerEntry.decode(entry, at: index).subject else { return }
            if writing.contains(subject) { newest[subject] = index }
        }
        found.formUnion(newest.values)
        return found
    }
}
