import Evidence
import FoundationEssentials
import GRDB
import Model

extension SQLiteJournal {
    /// Leads to the newest checkpoint of the key in whose time the entry was written: no key vouches for what stands
    /// below its `since`.
    /// - Throws: `.entryMissing`; `.ledgerBroken` when the entry is not the one that was signed.
    package func proof(of index: Int) async throws(PraError) -> EntryProof {
        try await read { db in
            let tables = LedgerTables(db: db)
            let size = try tables.frontier("now").size
            guard (0..<size).contains(index) else { throw missing("\(index)", among: size) }
            guard let entry = try tables.entries(in: index..<(index + 1)).first else {
                throw broken("entry \(index) is missing")
            }
            let tree = try tables.signedTree(over: index)
            let proof = EntryProof(try tables.tree.inclusion(of: index, in: tree.size), of: entry, in: tree)
            guard proof.isRight else { throw broken("entry \(index) is not the one that was signed at \(tree.size)") }
            return proof
        }
    }

    /// - Parameter size: Of the ledger then, from 1 on.
    /// - Throws: `.entryMissing` when it never was so long; `.ledgerBroken` when its past was changed since.
    package func history(since size: Int) async throws(PraError) -> HistoryProof {
        try await read { db in
            let tables = LedgerTables(db: db)
            let now = try tables.frontier("now").size
            guard size >= 1, size <= now else {
                throw PraError(
                    .entryMissing, "the ledger never had \(size) entries", remedy: "give a size from 1 to \(now)")
            }
            let tree = try tables.signedTree(over: now - 1)
            let proof = HistoryProof(
                try tables.tree.consistency(from: size, to: tree.size), root: try tables.root(at: size), in: tree)
            guard proof.isRight else { throw broken("its first \(size) entries are not those that were signed") }
            return proof
        }
    }

    /// Indices of the entries of which `id` is the leaf hash, or the action, incident, its file or hold. Looks at all
    /// entries, but for an index.
    /// - Throws: `.entryMissing` when there is none.
    package func indices(of id: String) async throws(PraError) -> [Int] {
        if let index = Int(id) { return [index] }
        let found = try await read { db in
            if let leaf = Digest(hex: id) {
                return try Int.fetchAll(
                    db, sql: "SELECT idx FROM ledger WHERE leaf = ?", arguments: [Data(leaf.bytes)])
            }
            let value = try json(id), fields = ["action", "id", "file"].map { Data("\"\($0)\":".utf8) + value }
            let any = fields.map { _ in "instr(entry, ?)" }.joined(separator: " OR ")
            // Most entries are looked through once, and not for each field.
            return try Int.fetchAll(
                db, sql: "SELECT idx FROM ledger WHERE instr(entry, ?) AND (\(any)) ORDER BY idx",
                arguments: StatementArguments([value] + fields))
        }
        guard found.isEmpty else { return found }
        throw PraError(
            .entryMissing, "no entry of the ledger is of “\(id)”",
            remedy: "give an index, a leaf hash, or the name of an action, incident or hold as `pra status` and "
                + "`pra hold list` show it")
    }
}

extension LedgerTables {
    fileprivate func signedTree(over index: Int) throws -> SignedTree {
        let end = try keys().map(\.since).filter { $0 > index }.min() ?? .max
        let row = try Row.fetchOne(
            db, sql: "SELECT size, note FROM checkpoints WHERE size > ? AND size <= ? ORDER BY size DESC LIMIT 1",
            arguments: [index, end])
        guard let row else { throw broken("no checkpoint is signed over entry \(index)") }
        let (size, text): (Int, String) = (row[0], row[1])
        guard let note = SignedNote(parsing: text), let checkpoint = Checkpoint(text: note.text),
            checkpoint.size == size, let signer = try keyring(accepting: nil).signer(of: note, at: size)
        else { throw broken("the checkpoint at \(size) is not signed by the key of its time") }
        return SignedTree(
            size: size, root: checkpoint.root, checkpoint: text, key: "\(signer)",
            handovers: try handovers(to: signer, of: checkpoint.origin))
    }

    /// From the earliest key that leads to `period`, each signed by the one before.
    private func handovers(to period: LedgerKeyPeriod, of origin: String) throws -> [SignedTree.GivenKey] {
        guard let giver = try keys().last(where: { $0.since < period.since }),
            let handover = try handovers(to: [period]).first, handover.gives(period, of: origin, by: giver.key)
        else { return [] }
        return try handovers(to: giver, of: origin) + [SignedTree.GivenKey(from: giver, handover)]
    }
}

func missing(_ index: String, among size: Int) -> PraError {
    PraError(
        .entryMissing, "the ledger has no entry \(index)",
        remedy: size == 0 ? "let the loop look first: pra run --once" : "give one from 0 to \(size - 1)")
}

/// `"name":"value"` as entries have it.
private func json(_ text: String) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.withoutEscapingSlashes]
    return try encoder.encode(text)
}
