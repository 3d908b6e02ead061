import Glibc
import Model
import Stores

/// Segments of a far store, fetched before recovery asks for them: asked for one by one, each would cost its round
/// trips and the start of a program while recovery waits.
///
/// They lie in the data directory that recovers, where PostgreSQL keeps its temporary files: it deletes them whenever
/// it starts, and neither its base backups nor `pg_rewind` copy them (both would copy what lies in `pg_wal`).
struct WALAhead: Sendable {
    private static let most = 3
    private static let mostBytes = 48 << 20

    private let folder: String
    private let system: SystemIdentifier

    /// - Parameter directory: the data directory; in any other folder nothing is kept.
    init(of system: SystemIdentifier, in directory: String = ".") {
        (folder, self.system) = (directory + "/base/pgsql_tmp", system)
    }

    /// A segment that was fetched ahead, and is forgotten by that; `nil` for any other, and where it can not be read or
    /// forgotten: the store is asked then.
    func take(_ name: String) -> [UInt8]? {
        guard case .segment? = WALName(text: name) else { return nil }
        let path = path(of: name)
        guard let file = try? HostFile(reading: path), let bytes = try? file.read(0..<file.size) else { return nil }
        // Who can not delete it would get it again long after.
        return unsafe unlink(path) == 0 ? bytes : nil
    }

    /// Keeps the next segments of `name`'s timeline, as far as the store has them whole: a piece may grow until it is
    /// asked for. Whatever fails will be asked for, and told, in its turn.
    /// - Parameter segmentBytes: the size of each.
    func fetch(after name: String, segmentBytes: Int, from store: Store) async {
        guard let name = WALName(text: name), let number = name.number(segmentBytes: segmentBytes), isUsable() else {
            return
        }
        await withTaskGroup { group in
            for ahead in 1...UInt64(WALAhead.most) where Int(ahead) * segmentBytes <= WALAhead.mostBytes {
                let next = WALName.segment(name.timeline, number: number + ahead, segmentBytes: segmentBytes)
                group.addTask { await fetch(next, from: store) }
            }
        }
    }

    private func fetch(_ name: WALName, from store: Store) async {
        let path = path(of: name.text)
        guard unsafe access(path, F_OK) != 0, let bytes = try? await store.wholeSegment(name, system: system) else {
            return
        }
        try? HostFile.write(bytes, to: path)
    }

    private func isUsable() -> Bool {
        unsafe mkdir(folder, 0o700) == 0 || errno == EEXIST
    }

    /// PostgreSQL deletes what begins like this.
    private func path(of name: String) -> String { "\(folder)/pgsql_tmp.pra.\(system).\(name)" }
}
