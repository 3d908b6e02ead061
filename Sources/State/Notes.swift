import Evidence
import Model

/// Facts that commands leave while another process holds the state: entries as files of `notes`, each named by its leaf
/// hash. Whoever writes the ledger takes them along with its next append. Every call blocks.
struct Notes: Sendable {
    struct Note: Sendable {
        var name: String
        var fact: Fact
    }

    private let directory: StateDirectory

    init(in state: StateDirectory) { directory = StateDirectory(path: state.file("notes")) }

    /// On return the entry survives power loss.
    func leave(_ fact: Fact) throws(PraError) -> String {
        let entry = try LedgerEntry.encode(fact)
        let name = MerkleTree.leaf(entry).hex
        try directory.create()
        _ = try directory.putIfAbsent(name, String(decoding: entry, as: UTF8.self))
        return name
    }

    /// In the order in which they happened. A note that this version can not read stays for one that can.
    func waiting() throws(PraError) -> [Note] {
        var notes: [Note] = []
        for name in try directory.names() where !name.hasPrefix(".") {
            guard let bytes = try directory.bytes(name), let fact = try? LedgerEntry.decode(bytes, at: 0) else {
                continue
            }
            notes.append(Note(name: name, fact: fact))
        }
        return notes.sorted { ($0.fact.at, $0.name) < ($1.fact.at, $1.name) }
    }

    func has(_ name: String) -> Bool { directory.has(name) }

    func remove(_ notes: [Note]) throws(PraError) { for note in notes { try directory.remove(note.name) } }
}
