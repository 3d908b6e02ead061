import Model

/// Keeps recovery from writing into a folder that is not the copy's. WAL that makes a tablespace has it made where
/// the source has it: on the source's own host the copy would write into the source's files.
package struct TablespaceGuard: Sendable {
    private let directory: String
    private let isConfined: Bool

    /// - Parameters:
    ///   - directory: the copy's data directory.
    ///   - isConfined: whether no folder outside of the copy may become a tablespace of it, even where nothing is in
    ///     its way.
    package init(directory: String, isConfined: Bool = false) {
        (self.directory, self.isConfined) = (directory, isConfined)
    }

    /// Looks at folders, which may block.
    /// - Parameter segment: the bytes of `name`, before recovery sees them.
    /// - Throws: `.refused`
    package func check(_ segment: [UInt8], named name: String) throws(PraError) {
        let scan = NewTablespaceScan(segment)
        guard !scan.isCutOff else {
            throw refusal("\(name) makes a tablespace, where is told in the next segment only")
        }
        for made in scan.found where made.path.hasPrefix("/") {
            let what = "\(name) makes tablespace \(made.oid) at \(made.path)"
            if let place = try HostFile.linkTarget("\(directory)/pg_tblspc/\(made.oid)") {
                guard place == made.path else { throw refusal("\(what), which the copy has at \(place)") }
                continue
            }
            guard !isConfined else { throw refusal("\(what), out of the copy's folders") }
            let isTaken = try HostFile.names(in: made.path)?.contains { $0.hasPrefix("PG_") } ?? false
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
