import Model

extension Session {
    package enum Role: Sendable {
        /// The first host that is not in recovery; else an error.
        case primary
        /// The first host that is not in recovery; else the first that answers.
        case primaryOrStandby
        /// The first host that is in recovery; else the first that answers.
        case preferStandby
    }

    /// Before a host that is silent is no other primary that anybody writes to.
    private static let otherPrimary = Duration.seconds(2)

    /// Tries the hosts in order. An ordinary session with a primary is given only when no other host is one, too: which
    /// of them is right nobody here can tell.
    /// - Throws: what the most telling host said: a refusal before silence; `.wrongCluster` for two primaries.
    package static func connect(
        _ settings: ConnectionSettings, role: Role = .primary, as application: String = "pra", replication: Bool = false
    ) async throws(PraError) -> Session {
        var settings = settings
        var first: Session?, second: Session?, problems: [PraError] = []
        for host in settings.hosts {
            let session: Session
            do throws(PraError) {
                session = try await connect(settings, host: host, as: application, replication: replication)
            } catch {
                if error.code == .interrupted { throw error }
                problems.append(error)
                continue
            }
            guard await session.isInRecovery == (role == .preferStandby) else {
                second = second ?? session
                continue
            }
            if role == .preferStandby || replication { return session }
            if let first { try await first.refuse(session, of: settings.cluster) }
            first = first ?? session
            settings.connectTimeout = min(settings.connectTimeout, otherPrimary)
        }
        if let first { return first }
        if let second, role != .primary { return second }
        throw problems.first { $0.retry == .never } ?? problems.first ?? noPrimary(settings)
    }

    /// - Throws: unless `other` is the same server by another of its addresses.
    private func refuse(_ other: Session, of cluster: String) async throws(PraError) {
        let identity =
            "select concat(system_identifier, ' ', pg_postmaster_start_time()) as id from pg_control_system()"
        let own = try await query(identity).only().text("id"), its = try await other.query(identity).only().text("id")
        if own == its { return }
        throw PraError(
            .wrongCluster, "two hosts of cluster \(cluster) are primaries: \(host) and \(await other.host)",
            remedy: "stop the wrong one, or take it from `connection.hosts` of Cluster/\(cluster); "
                + "until then neither is backed up", retry: .later)
    }

    private static func noPrimary(_ settings: ConnectionSettings) -> PraError {
        PraError(
            .postgresUnreachable, "no host of cluster \(settings.cluster) is its primary",
            remedy: "promote one or name the primary in `connection.hosts` of Cluster/\(settings.cluster)",
            retry: .later,
            cause: "hosts \(settings.hosts.joined(separator: ", ")) are in recovery")
    }
}
