import Model
import Postgres
import Stores

/// What a cluster has and a restored copy of it will not, or not as it was; kept in its points' settings.
struct LeftBehind: Hashable, Sendable {
    /// Unlogged tables, indexes and sequences of all databases: they come back empty.
    var unlogged = 0
    /// Some of the tables among them, of the database that was asked.
    var unloggedTables: [String] = []
    var logicalSlots: [String] = []
    var subscriptions: [String] = []
    /// Configuration files from outside of the data directory.
    var external: [String] = []
    /// Not left behind: by these a restore is told where each goes.
    var tablespaces: [UInt32: String] = [:]

    private static let most = 5
    private static let prefix = "leftBehind."

    /// Asks the server; how many relations are unlogged only its files tell, whatever their database.
    static func read(_ session: Postgres.Session) async throws(PraError) -> LeftBehind {
        var found = LeftBehind()
        found.unloggedTables = try await names(
            "select oid::regclass::text as name from pg_class where relpersistence = 'u' and relkind = 'r'", session)
        found.logicalSlots = try await names(
            "select slot_name as name from pg_replication_slots where slot_type = 'logical' and not temporary", session)
        found.subscriptions = try await names("select subname as name from pg_subscription", session)
        for row in try await session.query(
            "select oid::int8 as oid, spcname as name from pg_tablespace where oid >= 16384")
        {
            found.tablespaces[UInt32(truncatingIfNeeded: try row.int64("oid"))] = try row.text("name")
        }
        return found
    }

    private static func names(_ sql: String, _ session: Postgres.Session) async throws(PraError) -> [String] {
        let rows = try await session.query("select name from (\(sql)) as found (name) order by name limit 100")
        return try rows.map { (row) throws(PraError) in try row.text("name") }
    }

    /// For a point; what is zero or empty is kept too, to tell it from not having looked.
    var settings: [String: String] {
        var settings = [Self.prefix + "unlogged": "\(unlogged)"]
        let lists = [
            "unloggedTables": unloggedTables, "logicalSlots": logicalSlots, "subscriptions": subscriptions,
            "external": external,
        ]
        for (name, list) in lists { settings[Self.prefix + name] = shortened(list) }
        return settings.merging(PointDocument.tablespaceNames(tablespaces)) { $1 }
    }

    /// What a restore of `point` to `directory` does not bring back, one line each.
    static func lines(of point: PointDocument, to directory: String) -> [String] {
        let slots = "replication slots: make again those that are still wanted"
        let notes = point.settings.filter { $0.key.hasPrefix("note.") }.sorted { $0.key < $1.key }.map(\.value)
        let kept = { (name: String) in point.settings[prefix + name] ?? "" }
        guard let unlogged = Int(kept("unlogged")) else {
            return [
                slots,
                "unlogged tables are empty, and configuration from outside the data directory is restored "
                    + "beside it: whether there were any, this point does not say",
            ] + notes
        }
        let logical = kept("logicalSlots")
        var lines = [logical.isEmpty ? slots : "\(slots); logical ones were \(logical)"]
        if unlogged > 0 {
            let tables = kept("unloggedTables")
            lines.append(
                "unlogged tables: they are there and empty (\(unlogged) relations"
                    + (tables.isEmpty ? ")" : ", of \(tables))"))
        }
        let subscriptions = kept("subscriptions")
        if !subscriptions.isEmpty {
            lines.append("subscriptions: they are there, and their publishers have moved on: \(subscriptions)")
        }
        if !kept("external").isEmpty {
            lines.append(
                "configuration from outside the data directory: see \(directory).external before starting "
                    + "(\(kept("external")))")
        }
        return lines + notes
    }

    private func shortened(_ names: [String]) -> String {
        let more = names.count - Self.most
        return names.prefix(Self.most).joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
    }
}
