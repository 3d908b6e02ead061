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

    /// Tries the hosts in order.
    /// - Throws: what the most telling host said: a refusal before silence.
    package static func connect(
        _ settings: ConnectionSettings, role: Role = .primary, as application: String = "pra", replication: Bool = false
    ) async throws(PraError) -> Session {
        var second: Session?
        var problems: [PraError] = []
        for host in settings.hosts {
            do throws(PraError) {
                let session = try await connect(settings, host: host, as: application, replication: replication)
                let isStandby = await session.isInRecovery
                if isStandby == (role == .preferStandby) { return session }
                second = second ?? session
            } catch {
                if error.code == .interrupted { throw error }
                problems.append(error)
            }
        }
        if let second, role != .primary { return second }
        throw problems.first { $0.retry == .never } ?? problems.first ?? noPrimary(settings)
    }

    private static func noPrimary(_ settings: ConnectionSettings) -> PraError {
        PraError(
            .postgresUnreachable, "no host of cluster \(settings.cluster) is its primary",
            remedy: "promote one or name the primary in `connection.hosts` of Cluster/\(settings.cluster)",
            retry: .later,
            cause: "hosts \(settings.hosts.joined(separator: ", ")) are in recovery")
    }
}
