import HTTPTypes
import Manifests
import Model
import Planning
import Reports

/// What an outlook shows.
struct SeenOutlook: Encodable, Sendable {
    var plan: RestorePlanDocument
    /// To be typed on `host`.
    var command: String
    var host: String
    var isHere: Bool
    /// `nil` where nobody knows it.
    var window: RestoreWindow?
    var digest: Digest
}

/// A restore that was asked for, as it is now.
struct SeenRestore: Encodable, Sendable {
    var id: String
    var state: RequestedRestore.State
    var digest: Digest
    var restore: RestoreIntent
    var requestedBy: String
    var requestedAt: Timestamp
    /// Until when it can be approved.
    var until: Timestamp
    var approvedBy: String?
    var approvedAt: Timestamp?
    var approvedUntil: Timestamp?
    var comment: String?
    var withdrawnBy: String?
    var withdrawnAt: Timestamp?
    var runBy: String?
    var runAt: Timestamp?
    /// As the ledger names the restore.
    var action: ActionID?
    var endedAt: Timestamp?
    var failure: String?
    /// Of one alone, not in lists.
    var command: String?
    var isHere: Bool?

    init(_ request: RequestedRestore, at now: Timestamp) {
        (id, state, digest) = (request.id, request.state(at: now), request.asked.digest)
        (restore, until) = (request.asked.intent, request.asked.until)
        (requestedBy, requestedAt) = (request.request.by, request.request.at)
        (approvedBy, approvedAt) = (request.approval?.by, request.approval?.at)
        approvedUntil = request.approvedUntil
        comment = request.approval.map { _ in request.comment }
        (withdrawnBy, withdrawnAt) = (request.withdrawal?.by, request.withdrawal?.at)
        (runBy, runAt, action) = (request.run?.by, request.run?.at, request.restore)
        (endedAt, failure) = (request.end?.at, request.end?.failure)
    }
}

extension Call {
    /// - Parameter status: of what is no moment, or no path.
    func wish(
        of cluster: String, in store: String, to: String, into: String, else status: HTTPResponse.Status
    ) async throws -> RestoreWish {
        let desired = await source.desired()
        guard desired.clusters.contains(where: { $0.name == cluster }) else {
            throw Problem(.notFound, Message(.restoresNoCluster, .name(cluster)))
        }
        guard desired.stores.contains(where: { $0.name == store }) else {
            throw Problem(.notFound, Message(.restoresNoStore, .name(store)))
        }
        let moment = Timestamp(text: to)
        guard moment != nil || to == "latest" else {
            throw Problem(status, about: "to", Message(.restoresNoMoment))
        }
        let isPlain = into.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 }
        guard into.hasPrefix("/"), into.utf8.count > 1, isPlain else {
            throw Problem(status, about: "into", Message(.restoresNoFolder))
        }
        return RestoreWish(cluster: cluster, store: store, moment: moment, directory: into)
    }

    func outlook(of wish: RestoreWish) async throws -> SeenOutlook {
        let preview = try await source.preview(of: wish)
        let line = await source.command(for: preview.intent)
        return SeenOutlook(
            plan: preview.plan, command: line.text, host: preview.intent.host, isHere: line.isHere,
            window: await source.window(of: wish.cluster, in: wish.store), digest: preview.intent.digest)
    }

    /// Newest first.
    func restores() async -> [SeenRestore] {
        let now = source.now()
        return await source.history().requestedRestores.byID.values
            .sorted { ($0.request.at, $0.id) > ($1.request.at, $1.id) }.map { SeenRestore($0, at: now) }
    }

    func restore() async throws -> (request: RequestedRestore, seen: SeenRestore) {
        let id = place("id")
        guard let request = await source.history().requestedRestores.byID[id] else {
            throw Problem(.notFound, Message(.restoresNone, .name(id)))
        }
        var seen = SeenRestore(request, at: source.now())
        let line = await source.command(for: request.asked.intent)
        (seen.command, seen.isHere) = (line.text, line.isHere)
        return (request, seen)
    }

    func askForRestore(_ wish: RestoreWish) async throws -> SeenRestore {
        let intent = try await source.preview(of: wish).intent
        try await requireHere(intent)
        let digest = intent.digest
        return try await alone {
            let now = source.now()
            let all = await source.history().requestedRestores.byID
            let same = all.values.first { $0.asked.digest == digest && $0.state(at: now).isOpen }
            if let same { throw Problem(.conflict, Message(.restoresSame, .name(same.id))) }
            let asked = RestoreRequestRecord.Asked(
                intent: intent, digest: digest, until: now + RequestedRestore.approvable)
            let ids = (0...).lazy.map { "\(digest.hex.prefix(12))-\(now.microseconds + Int64($0))" }
            // By a clock that was set back the same may have been asked for at this time before.
            let id = ids.first { all[$0] == nil } ?? digest.hex
            return try await record(.asked(asked), of: id, about: intent)
        }
    }

    func approveRestore(seen text: String, saying comment: String) async throws -> SeenRestore {
        try await alone {
            let request = try await restore().request, intent = request.asked.intent, name = try person().name
            guard let digest = Digest(hex: text) else { throw Problem(RequestedRestore.Refusal.otherDigest) }
            do throws(RequestedRestore.Refusal) {
                try request.checkApproval(by: name, of: digest, at: source.now())
            } catch { throw Problem(error) }
            let approval = RestoreRequestRecord.Approval(digest: digest, host: intent.host, comment: comment)
            return try await record(.approved(approval), of: request.id, about: intent)
        }
    }

    func withdrawRestore() async throws -> SeenRestore {
        try await alone {
            let request = try await restore().request, account = try person()
            guard account.name == request.request.by || account.roles.contains(.admin) else {
                throw Problem(.forbidden, Message(.restoresNotYours, .name(request.request.by)))
            }
            do throws(RequestedRestore.Refusal) { try request.checkWithdrawal(at: source.now()) } catch {
                throw Problem(error)
            }
            return try await record(.withdrawn, of: request.id, about: request.asked.intent)
        }
    }

    func runRestore(with password: String) async throws -> SeenRestore {
        let request = try await restore().request, intent = request.asked.intent, name = try person().name
        try await confirm(password)
        try check(request)
        try await requireHere(intent)
        let wish = RestoreWish(
            cluster: intent.cluster, store: intent.store, moment: Timestamp(text: intent.target),
            directory: intent.directory)
        let now = try await source.preview(of: wish).intent
        guard now.digest == request.asked.digest else {
            let changes = intent.differences(from: now).joined(separator: "; ")
            throw Problem(.conflict, Message(.restoresChanged, .name(changes)))
        }
        return try await alone {
            // The look into the store took its time.
            try check(await restore().request)
            let seen = try await record(.begun, of: request.id, about: intent)
            guard seen.state == .running else { throw Problem(.conflict, Message(.restoresRanOut)) }
            await source.begin(intent, for: request.id, by: name)
            return seen
        }
    }

    private func check(_ request: RequestedRestore) throws {
        do throws(RequestedRestore.Refusal) { try request.checkRun(at: source.now()) } catch { throw Problem(error) }
    }

    private func requireHere(_ intent: RestoreIntent) async throws {
        let line = await source.command(for: intent)
        guard line.isHere else {
            throw Problem(
                .conflict, Message(.restoresElsewhere, .name(intent.cluster), .name(intent.host), .name(line.text)))
        }
    }

    private func record(
        _ step: RestoreRequestRecord.Step, of id: String, about intent: RestoreIntent
    ) async throws -> SeenRestore {
        let cluster = ResourceID("Cluster", intent.cluster)
        try await record([(.restoreRequest(RestoreRequestRecord(id: id, step: step)), cluster)])
        guard let request = await source.history().requestedRestores.byID[id] else {
            throw Problem(.internalServerError, "what was recorded of \(id) is not in the ledger")
        }
        return SeenRestore(request, at: source.now())
    }

    /// That it is they who sit there: a page that was left open restores nothing.
    private func confirm(_ password: String) async throws {
        let person = try person()
        switch try await server.sessions.confirm(password, of: person, at: source.now()) {
        case .right: return
        case .wrong:
            await note(.failed, of: person.name)
            throw Problem(.forbidden, Message(.restoresWrongPassword))
        case .tooOften(let until):
            await note(.throttled, of: person.name)
            throw Problem(tooOftenUntil: until, at: source.now())
        }
    }
}

extension Problem {
    fileprivate init(_ refusal: RequestedRestore.Refusal) {
        switch refusal {
        case .ownRequest: self.init(.forbidden, Message(.restoresOwn))
        case .otherDigest: self.init(.conflict, Message(.restoresOther))
        case .state(.requested): self.init(.conflict, Message(.restoresUnapproved))
        case .state(let state): self.init(.conflict, Message(.restoresIs, .message(Message(state.phrase))))
        }
    }
}

extension RequestedRestore.State {
    var phrase: Phrase {
        switch self {
        case .requested: .restoreRequested
        case .approved: .restoreApproved
        case .running: .restoreRunning
        case .done: .restoreDone
        case .failed: .restoreFailed
        case .expired: .restoreExpired
        case .withdrawn: .restoreWithdrawn
        case .unknown: .restoreUnknown
        }
    }
}
