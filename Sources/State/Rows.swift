import GRDB
import Model
import Ports

extension SQLiteJournal {
    package func rows(of kind: String) async throws(PraError) -> [String: Digest] {
        try await read { db in
            let rows = try Row.fetchAll(db, sql: "SELECT name, digest FROM rows WHERE kind = ?", arguments: [kind])
            return try rows.reduce(into: [:]) { rows, row in
                guard let digest = Digest(hex: row[1] as String) else { throw unreadable("row \(row[0] as String)") }
                rows[row[0]] = digest
            }
        }
    }

    package func setRow(_ resource: ResourceID, digest: Digest, document: String) async throws(PraError) {
        try await write { db in
            try db.execute(
                sql: "INSERT OR REPLACE INTO rows (kind, name, digest, document) VALUES (?, ?, ?, ?)",
                arguments: [resource.kind, resource.name, digest.hex, document])
        }
    }

    package func removeRow(_ resource: ResourceID) async throws(PraError) {
        try await write { db in
            try db.execute(
                sql: "DELETE FROM rows WHERE kind = ? AND name = ?", arguments: [resource.kind, resource.name])
        }
    }

    /// What was kept with the rows of some kinds.
    package func documents(of kinds: [String]) async throws(PraError) -> [ResourceID: String] {
        try await read { db in
            let rows = try Row.fetchAll(db, sql: "SELECT kind, name, document FROM rows")
            return Dictionary(
                rows.filter { kinds.contains($0[0] as String) }.map { (ResourceID($0[0], $0[1]), $0[2]) }
            ) { $1 }
        }
    }

    /// What was kept with a row; `nil` when there is no such row.
    package func document(of resource: ResourceID) async throws(PraError) -> String? {
        try await read { db in
            try String.fetchOne(
                db, sql: "SELECT document FROM rows WHERE kind = ? AND name = ?",
                arguments: [resource.kind, resource.name])
        }
    }
}

func unreadable(_ what: String) -> PraError {
    PraError(
        .stateUnavailable, "\(what) in the state database can not be read",
        remedy: "was ledger.sqlite changed by hand? `pra ledger restore` rebuilds it")
}
