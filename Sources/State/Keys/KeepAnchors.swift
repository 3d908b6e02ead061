import Crypto
import Evidence
import GRDB
import Model
import Ports

extension SQLiteJournal {
    /// Keeps an authority's answer in the state directory, under the name that it has in stores as well.
    /// - Returns: the name: the checkpoint's size, and which authority.
    package func keep(token: [UInt8], over checkpoint: CheckpointNote, of url: String) async throws(PraError) -> String
    {
        let anchors = anchors
        let which = Model.Digest(SHA256.hash(data: Array(url.utf8))).hex.prefix(8)
        let name = "\(padded(checkpoint.size, 12))-\(which).tsr"
        try await offPool {
            try anchors.create()
            _ = try anchors.putIfAbsent(name, token)
        }
        return name
    }

    /// Puts those that `store` lacks into it, each with the checkpoint that it is over.
    func copyAnchors(to store: any ObjectStore, _ layout: EvidenceLayout) async throws(PraError) {
        let anchors = anchors
        let names = try await offPool { try anchors.names().filter { $0.hasSuffix(".tsr") && !$0.hasPrefix(".") } }
        guard !names.isEmpty else { return }
        let there = Set(try await store.list(layout.anchors).map(\.key))
        for name in names.sorted() where !there.contains(layout.anchors + name) {
            guard let size = EvidenceLayout.number(in: name),
                let token = try await offPool({ try anchors.bytes(name) }),
                let note = try await read({ db in try LedgerTables(db: db).checkpoint(at: size) })
            else { continue }
            if try await store.size(layout.checkpoint(size)) == nil {
                try await store.put(layout.checkpoint(size), Array(note.utf8))
            }
            try await store.put(layout.anchors + name, token)
        }
    }

    package func checkpoint() async throws(PraError) -> CheckpointNote? {
        try await read(newestState).map {
            CheckpointNote(size: $0.checkpoint.size, root: $0.checkpoint.root, text: $0.note)
        }
    }

    private var anchors: StateDirectory { StateDirectory(path: directory.file("anchors")) }
}
