import Engines
import Evidence
import FoundationEssentials
import Glibc
import Manifests
import Model
import Ports
import Reconciler
import Reports
import State

/// The checks of a preflight that `pra status` does not make.
struct PreflightChecks {
    let desired: Desired
    let facts: [Fact]
    let survey: Survey
    let state: String

    /// What restores and drills need, of the server's package.
    private static let neededPrograms = ["postgres", "pg_ctl", "pg_verifybackup", "pg_amcheck", "pg_controldata"]
    private static let neededState = ByteCount(1 << 30)

    func all() -> [Preflight.Box] {
        [stateFolder, manifests, policies] + desired.clusters.flatMap { protection(of: $0) } + [team]
            + desired.plans.map { route(of: $0) } + [runbook]
    }

    func programs() async -> [Preflight.Box] {
        var boxes: [Preflight.Box] = []
        for view in survey.clusters {
            let name = view.cluster.name
            switch view.server {
            case .unknown(let error):
                boxes.append(
                    .init(.infrastructure, name, .unknown, Message(.boxProgramsUnseen, .name(error.what))))
            case .known(let seen, _):
                boxes.append(await programs(of: seen.major, for: view.cluster))
            }
        }
        return boxes
    }

    private func programs(of major: Int, for cluster: Resource<Cluster.Spec>) async -> Preflight.Box {
        let runner = SubprocessRunner(time: SystemTime())
        do throws(PraError) {
            let found = try await PostgresPrograms.find(
                major: major, configured: cluster.spec.programs, runner: runner)
            let lacking = Self.neededPrograms.filter { !found.has($0) }
            let (version, folder) = (Message.Argument.name("\(major)"), Message.Argument.name(found.folder))
            return lacking.isEmpty
                ? .init(.infrastructure, cluster.name, .passed, Message(.boxPrograms, version, folder))
                : .init(
                    .infrastructure, cluster.name, .failed,
                    Message(.boxProgramsLacking, version, folder, .name(lacking.joined(separator: ", "))))
        } catch {
            return .init(.infrastructure, cluster.name, .failed, Message(.boxProgramsUnseen, .name(error.what)))
        }
    }

    func ledger(_ journal: SQLiteJournal) async throws(PraError) -> [Preflight.Box] {
        guard try await journal.origin() != nil else {
            return [.init(.goLive, "", .unknown, Message(.boxLedgerBroken, .message(Message(.completeNothing))))]
        }
        let verification = try await journal.verifyLedger()
        guard let problem = verification.problem else {
            return [.init(.goLive, "", .passed, Message(.boxLedger, .count(verification.entries)))]
        }
        return [.init(.goLive, "", .failed, Message(.boxLedgerBroken, .name(problem.what)))]
    }

    private var stateFolder: Preflight.Box {
        var space = statvfs()
        let isWritable = unsafe access(state, W_OK) == 0 && statvfs(state, &space) == 0
        let free = isWritable ? ByteCount(Int64(space.f_bavail) * Int64(space.f_frsize)) : .zero
        return free >= Self.neededState
            ? .init(.infrastructure, "", .passed, Message(.boxState, .name(state), .bytes(free)))
            : .init(
                .infrastructure, "", .failed, Message(.boxStateLacking, .name(state), .bytes(Self.neededState)))
    }

    private var manifests: Preflight.Box {
        .init(.manifests, "", .passed, Message(.boxManifests, .count(desired.count)))
    }

    private var policies: Preflight.Box {
        desired.admissions.isEmpty
            ? .init(.manifests, "", .failed, Message(.boxNoPolicy))
            : .init(.manifests, "", .passed, Message(.boxPolicies, .count(desired.admissions.count)))
    }

    private func protection(of cluster: Resource<Cluster.Spec>) -> [Preflight.Box] {
        let plans = desired.plans(of: cluster)
        guard !plans.isEmpty else { return [.init(.manifests, cluster.name, .failed, Message(.boxUnprotected))] }
        return plans.flatMap { plan in
            [domains(of: plan, cluster)] + plan.spec.stores.map { verified(in: $0, of: cluster) }
                + plan.spec.objectives.scenarios.map { drilled($0, by: plan, of: cluster) }
        }
    }

    private func domains(
        of plan: Resource<RecoveryPlan.Spec>, _ cluster: Resource<Cluster.Spec>
    ) -> Preflight.Box {
        let sites = Set(desired.stores.filter { plan.spec.stores.contains($0.name) }.map(\.spec.failureDomain.site))
        return sites.count > 1
            ? .init(.stores, cluster.name, .passed, Message(.boxSites, .name(plan.name), .count(sites.count)))
            : .init(
                .stores, cluster.name, .failed,
                Message(.boxOneSite, .name(plan.name), .name(sites.joined(separator: ", "))))
    }

    private func verified(in store: String, of cluster: Resource<Cluster.Spec>) -> Preflight.Box {
        for fact in facts.reversed() where fact.subject == cluster.id {
            guard case .verified(let record) = fact.event, record.store == store else { continue }
            return record.isIntact
                ? .init(
                    .verification, cluster.name, .passed,
                    Message(.boxIntact, .name(store), .duration(survey.at - fact.at)))
                : .init(.verification, cluster.name, .failed, Message(.boxDamaged, .name(store)))
        }
        return .init(.verification, cluster.name, .unknown, Message(.boxUnread, .name(store)))
    }

    private func drilled(
        _ scenario: RecoveryPlan.Scenario, by plan: Resource<RecoveryPlan.Spec>, of cluster: Resource<Cluster.Spec>
    ) -> Preflight.Box {
        let name = Message.Argument.name(scenario.name)
        for fact in facts.reversed() where fact.subject == cluster.id {
            guard case .drilled(let drill) = fact.event, drill.plan == plan.name, drill.scenario == scenario.name
            else { continue }
            let (took, target) = (
                Message.Argument.duration(drill.recoveryTime), Message.Argument.duration(scenario.rto)
            )
            let (outcome, words): (Preflight.Outcome, Message) =
                if !drill.passed {
                    (.failed, Message(.boxDrillFailed, name))
                } else if drill.planDigest != plan.digest {
                    (.failed, Message(.boxDrillOld, name))
                } else if drill.recoveryTime > scenario.rto {
                    (.failed, Message(.boxDrillSlow, name, took, target))
                } else {
                    (.passed, Message(.boxDrilled, name, took, target, .duration(survey.at - fact.at)))
                }
            return .init(.restores, cluster.name, outcome, words)
        }
        return .init(.restores, cluster.name, .unknown, Message(.boxNoDrill, name))
    }

    private var team: Preflight.Box {
        let people = desired.teams.flatMap(\.spec.members)
        let reachable = people.count { desired.phone(of: $0) != nil }
        return reachable == 0
            ? .init(.people, "", .failed, Message(.boxNoTeam))
            : .init(.people, "", .passed, Message(.boxTeam, .count(reachable), .count(people.count)))
    }

    private func route(of plan: Resource<RecoveryPlan.Spec>) -> Preflight.Box {
        guard let route = desired.routes.first(where: { $0.name == plan.spec.alerts?.route }) else {
            return .init(.people, plan.name, .failed, Message(.boxNoRoute))
        }
        // By the alert that must not be missed, of each of its clusters.
        let worst = IncidentRecord(
            id: "", type: AlertType.rpoBreach.rawValue, severity: AlertSeverity.critical.rawValue, change: .opened,
            message: "")
        let told = desired.clusters(of: plan).map { cluster in
            let labels = AlertLabels.of(worst, about: cluster.id, labels: cluster.metadata.labels)
            let channels = Set(route.spec.receivers(of: labels).flatMap(\.channels))
            return desired.channels.filter { channels.contains($0.name) && $0.spec.type != .inApp }.map(\.name)
        }
        let loud = Set(told.joined())
        return told.contains([]) || loud.isEmpty
            ? .init(.people, plan.name, .failed, Message(.boxOnlyInbox))
            : .init(
                .people, plan.name, .passed, Message(.boxRoute, .name(loud.sorted().joined(separator: ", "))))
    }

    private var runbook: Preflight.Box {
        for fact in facts.reversed() {
            guard case .documented(let record) = fact.event, record.kind == .runbook else { continue }
            return record.revision == desired.revision
                ? .init(.goLive, "", .passed, Message(.boxRunbook))
                : .init(.goLive, "", .failed, Message(.boxRunbookOld))
        }
        return .init(.goLive, "", .failed, Message(.boxNoRunbook))
    }
}
