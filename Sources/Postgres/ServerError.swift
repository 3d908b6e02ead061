import Manifests
import Model

/// Who is talked to, for messages.
struct Peer: Sendable {
    var cluster: String
    var host: String
    var port: Int
    var user: String
    /// What the manifest asks for; nothing on a socket.
    var tls: Cluster.TLSMode

    /// What `psql` needs to get to the same place.
    var psqlOptions: String { "-h \(host) -p \(port) -U \(user)" }
}

/// What the server or libpq said about a failure.
struct Complaint {
    /// Five characters; `nil` when the server did not get to speak.
    var state: String?
    var message: String
    var isReplication = false

    /// - Parameter text: libpq's words in verbose form, where the server's carry their SQLSTATE: `FATAL:  28P01:
    /// password …`. Matched by   shape because the words around it are in the server's language.
    init(connecting text: String, isReplication: Bool) {
        let lines = text.split(separator: "\n").filter { !$0.hasPrefix("LOCATION:") }
        message = lines.joined(separator: "; ")
        state = lines.lazy.compactMap(sqlState).first
        self.isReplication = isReplication
    }

    init(state: String?, message: String) { (self.state, self.message) = (state, message) }
}

extension Complaint {
    /// A segment of a timeline that the server has left is missed with XX000: only its name is then the same in every
    /// language.
    fileprivate var isOfMissingWAL: Bool {
        state == "58P01" || state == "XX000" && message.contains(/\b[0-9A-F]{24}\b/)
    }
}

private func sqlState(in line: Substring) -> String? {
    for part in line.split(separator: ":") {
        let word = part.drop { $0 == " " }
        if part.hasPrefix("  "), word.utf8.count == 5,
            word.allSatisfy({ $0.isASCII && ($0.isUppercase || $0.isNumber) })
        {
            return String(word)
        }
    }
    return nil
}

extension Peer {
    /// The error of a connection that did not come about.
    func connectFailure(_ complaint: Complaint, needsPassword: Bool) -> PraError {
        if complaint.state != nil { return failure(complaint, doing: "the login") }
        if let fault = tlsFailure(complaint.message) { return fault }
        if needsPassword {
            return PraError(
                .postgresAuthentication,
                "cluster \(cluster) asks role \(user) for a password and the manifest has none",
                remedy: "set `connection.password` in the manifest of Cluster/\(cluster)", cause: complaint.message)
        }
        return PraError(
            .postgresUnreachable, "cluster \(cluster) cannot be reached at \(host) port \(port)",
            remedy: "see that PostgreSQL runs there: pg_isready -h \(host) -p \(port)", retry: .later,
            cause: complaint.message)
    }

    func silent(for limit: Duration) -> PraError {
        PraError(
            .postgresUnreachable,
            "cluster \(cluster) did not answer the login at \(host) port \(port) within \(DurationText.compact(limit))",
            remedy: "see that PostgreSQL runs there: pg_isready -h \(host) -p \(port); a slow network takes a longer"
                + " `connection.connectTimeout`", retry: .later)
    }

    /// The error of a statement or login that the server refused, by SQLSTATE (PostgreSQL manual, appendix A).
    func failure(_ complaint: Complaint, doing activity: String) -> PraError {
        let state = complaint.state ?? "none"
        let cause = "SQLSTATE \(state): \(complaint.message)"
        func error(_ code: PraError.Code, _ what: String, _ remedy: String, _ retry: PraError.Retry = .never)
            -> PraError
        {
            PraError(code, "cluster \(cluster) \(what)", remedy: remedy, retry: retry, cause: cause)
        }
        switch state {
        case _ where state.hasPrefix("28"):
            return error(
                .postgresAuthentication, "does not let role \(user) in", admissionRemedy(complaint))
        case "42501":
            return error(
                .postgresPrivilege, "denies role \(user) \(activity)",
                "as a superuser: ALTER ROLE \(user) REPLICATION; GRANT pg_monitor TO \(user);"
                    + " and the right that the cause names")
        case "53300" where complaint.isReplication:
            return error(
                .postgresSetting, "has no WAL sender left for \(activity)",
                "set max_wal_senders higher (0 goes with wal_level=minimal; pra needs replica) and restart", .later)
        case "53300", "57P03":
            return error(
                .postgresUnreachable, "takes no connection now",
                "wait, or see its log; it is full, starting or stopping",
                .later)
        case "57P01", "57P02", "57P05":
            return error(
                .connectionLost, "ended the session during \(activity)", "see that it runs: pg_isready", .later)
        case "53400":
            return error(.slotsExhausted, "has no replication slot left", slotRemedy)
        case "55000" where complaint.message.contains("max_replication_slots"):
            return error(.slotsExhausted, "has replication slots turned off", slotRemedy)
        case "55000" where complaint.message.contains("wal_level"):
            return error(
                .postgresSetting, "writes too little WAL for \(activity)",
                "set wal_level = replica and restart the server")
        case "55000" where activity.contains("BASE_BACKUP"):
            return error(
                .backupFailed, "gave up the base backup",
                "run it again; if the server was promoted, it takes one as a primary then", .later)
        case _ where activity.contains("START_REPLICATION") && complaint.isOfMissingWAL:
            return error(
                .walRemoved, "no longer has the WAL that was asked for",
                "take a new base backup: pra backup --cluster \(cluster)"
            )
        default:
            return error(
                .postgresQuery, "refused \(activity)", "see the cause and the server's log",
                isPassing(state) ? .later : .never)
        }
    }

    /// Of the server's words only the file's name is the same in every language.
    private func admissionRemedy(_ complaint: Complaint) -> String {
        let isSocket = host.hasPrefix("/")
        if !isSocket, tls == .disable, complaint.state == "28000", complaint.message.contains("pg_hba.conf") {
            return "set `connection.tls` of Cluster/\(cluster) to VerifyFull if pg_hba.conf lets role \(user) in by TLS"
                + " alone (hostssl); else add a line for it there"
        }
        let certificate = "; if they ask for a certificate, name it in `connection.tlsFiles` of Cluster/\(cluster)"
        return "check the password of role \(user) and its lines in pg_hba.conf"
            + (isSocket || tls == .disable ? "" : certificate) + "; then: psql \(psqlOptions)"
    }

    func lost(doing activity: String, cause: String) -> PraError {
        PraError(
            .connectionLost, "the connection to cluster \(cluster) broke during \(activity)",
            remedy: "see that it runs: pg_isready -h \(host) -p \(port)", retry: .later, cause: cause)
    }

    func timeout(doing activity: String) -> PraError {
        PraError(
            .timeout, "cluster \(cluster) did not answer in time during \(activity)",
            remedy: "see what it does: psql \(psqlOptions) -c 'select * from pg_stat_activity'", retry: .later)
    }

    private var slotRemedy: String { "drop a slot that nobody uses or set max_replication_slots higher and restart" }
}

/// Failures that go away by themselves: serialization, deadlock, resources, a busy object, an operator's cancel, a
/// broken link.
private func isPassing(_ state: String) -> Bool {
    ["40001", "40P01", "55006", "55P03", "57014"].contains(state) || state.hasPrefix("53") || state.hasPrefix("08")
}
