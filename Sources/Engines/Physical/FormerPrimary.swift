import Model

extension SourceServer {
    /// Refuses a primary that a promotion has left behind and that came back: what it writes is not the cluster's
    /// history any more, though it streams like any other. Of the store's timelines a later one came out of its.
    func refuseFormerPrimary(of cluster: String, by coverage: [WALCoverage]) throws(PraError) {
        let later = coverage.first { stored in
            stored.timeline > timeline && !stored.stretches.isEmpty
                && stored.history?.legs.contains { $0.timeline == timeline } == true
        }
        guard !isStandby, let later, let fork = later.history?.legs.first(where: { $0.timeline == timeline })?.to else {
            return
        }
        throw PraError(
            .wrongCluster,
            "cluster \(cluster) is on timeline \(timeline) at this host, and the store has WAL of timeline "
                + "\(later.timeline), which left it at \(fork): this is a former primary",
            remedy: "name the primary of timeline \(later.timeline) in `connection.hosts`; if that one is gone for "
                + "good, give this cluster another store or name", retry: .later)
    }
}
