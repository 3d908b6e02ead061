import Model

/// Keeps recovery from writing into a folder that is not the copy's. WAL that makes a tablespace has it made where
/// the source has it: on the source's own host the copy would write into the source's files.
struct TablespaceGuard: Sendable {
    /// The copy's data directory.
    let directory: String
    /// Whether no folder outside of the copy may become a tablespace of it, even where nothing is in its way.
    var isConfined = false
    let disk: Disk

    /// - Parameter segment: the bytes of `name`, before recovery sees them.
    /// - Throws: `.refused`
    func check(_ segment: [UInt8], named name: String) async throws(PraError) {
        let scan = NewTablespaceScan(segment)
        guard !scan.isCutOff else {
            throw refusal("\(name) makes a tablespace, where is told in the next segment only")
        }
        for made in scan.found where made.path.hasPrefix("/") {
            let what = "\(name) makes tablespace \(made.oid) at \(made.path)"
            if let place = await disk.linkTarget("\(directory)/pg_tblspc/\(made.oid)") {
                guard place == made.path else { throw refusal("\(what), which the copy has at \(place)") }
                continue
            }
            guard !isConfined else { throw refusal("\(what), out of the copy's folders") }
            let isTaken = try await disk.names(in: made.path)?.contains { $0.hasPrefix("PG_") } ?? false
            if isTaken { throw refusal("\(what), where a cluster has its files") }
        }
    }

    private func refusal(_ what: String) -> PraError {
        PraError(
            .refused, "WAL segment \(what): recovery would write there",
            remedy: "take a base backup (`pra backup`): its point has the tablespace, and a restore of it can put it "
                + "anywhere; or recover on a host that has nothing at that path")
    }
}
