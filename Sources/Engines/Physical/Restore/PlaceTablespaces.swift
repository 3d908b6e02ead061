import Model
import Stores

extension RestoreRequest {
    /// Where each tablespace of `point` goes: the place that was named for it, else below the folder for all, else
    /// where it was on the source.
    /// - Throws: `.usage` when what was named is no tablespace of the point, or places lie in one another.
    func places(for point: PointDocument) throws(PraError) -> Places {
        var places: [UInt32: String] = [:]
        for tablespace in point.tablespaces {
            places[tablespace.oid] =
                tablespacesFolder.map { "\($0)/\(point.name(of: tablespace.oid) ?? "\(tablespace.oid)")" }
                ?? tablespace.path
        }
        let named = tablespaceNames.merging(tablespaces.map { ("\($0.key)", $0.value) }) { $1 }
        for (name, folder) in named.sorted(by: { $0.key < $1.key }) {
            let found = point.tablespaces.first { name == "\($0.oid)" || name == point.name(of: $0.oid) }
            guard let found else { throw unknown(name, in: point) }
            places[found.oid] = folder
        }
        try checkApart([directory] + places.values.sorted())
        return Places(directory: directory, tablespaces: places, major: point.major)
    }

    /// A tablespace inside the data directory, or in another, would be emptied with it.
    private func checkApart(_ folders: [String]) throws(PraError) {
        for (index, one) in folders.enumerated() {
            for other in folders[(index + 1)...] where isInside(one, other) || isInside(other, one) {
                throw PraError(
                    .usage, "\(one) and \(other) lie in one another: each needs a folder of its own",
                    remedy: "give the tablespace another place with --tablespace NAME=FOLDER")
            }
        }
    }

    private func isInside(_ path: String, _ folder: String) -> Bool { path == folder || path.hasPrefix(folder + "/") }

    private func unknown(_ name: String, in point: PointDocument) -> PraError {
        let known = point.tablespaces.map { tablespace in
            [point.name(of: tablespace.oid), "\(tablespace.oid)"].compactMap { $0 }.joined(separator: " = ")
        }
        return PraError(
            .usage, "\(point.action) has no tablespace \(name)",
            remedy: known.isEmpty
                ? "leave --tablespace out: it has none at all" : "it has: \(known.joined(separator: ", "))")
    }
}

extension PointDocument {
    private static let namePrefix = "tablespace."

    /// Of a tablespace; `nil` in points that do not say.
    func name(of oid: UInt32) -> String? { settings[Self.namePrefix + "\(oid)"] }

    /// For `settings`.
    static func tablespaceNames(_ names: [UInt32: String]) -> [String: String] {
        Dictionary(names.map { (namePrefix + "\($0.key)", $0.value) }) { $1 }
    }
}
