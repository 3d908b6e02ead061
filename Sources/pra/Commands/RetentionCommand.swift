import ArgumentParser
import Model
import Planning
import Reconciler
import Reports
import State

/// `pra retention`: which points stay, and why.
struct RetentionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retention", abstract: "Say of each recovery point whether it stays and which rules keep it.",
        discussion: """
            Looks at the clusters and stores and applies each RetentionPolicy as `pra plan` does. A point stays while \
            any rule keeps it:

              window     any moment within it can be restored: its points, and the newest before its start
              keep       the last point of each of so many hours, days, weeks, months and years
              minProven  the last so many that a restore drill proved
              always     the last complete and clean point
              hold       somebody said so: pra hold list

            It changes nothing: try a policy by editing it and looking here. What would go is forgotten by `pra run` \
            or `pra apply`; what would take more than a fifth of a store in a day needs approval first.

              pra retention manifests policies
              pra retention -o json

            Exit status: 0; 8 when a cluster or store could not be looked at, and then nothing is said of its points.
            """)

    @Argument(help: "Manifest files and folders (default: manifests policies).") var paths: [String] = []
    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let desired = try await loadDesired(paths)
        let wiring = try await Wiring(state: state.path, for: .reading)
        let (reviews, unseen) = try await Turn(looking: wiring.world, desired).reviewRetention()
        let document = RetentionDocument(reviews, unseen, in: .english)
        try output.show(json: Versioned("pra.retention/v1", document)) { document.text(in: .english) }
        if let unseen = unseen.first { throw ExitCode(unseen.because.code.exitStatus) }
    }
}

struct RetentionDocument: Encodable {
    struct Reason: Encodable {
        var policy: String
        /// Stable: `keepDay`.
        var rule: String
        var why: String
    }

    struct Point: Encodable {
        var point: ActionID
        var takenAt: Timestamp
        var keeps: Bool
        var reasons: [Reason]
    }

    struct Part: Encodable {
        var cluster: String
        var store: String
        var policies: [String]
        /// Why nothing goes.
        var blocked: String?
        /// Why what would go waits for a person.
        var approval: String?
        var points: [Point]
    }

    var retention: [Part]
    var unseen: [PlanDocument.Unseen]

    init(_ reviews: [RetentionReview], _ unseen: [Plan.Unseen], in language: Language) {
        self.unseen = unseen.map { .init(resource: $0.resource, because: $0.because) }
        retention = reviews.map { review in
            Part(
                cluster: review.cluster, store: review.store, policies: review.policies, blocked: review.blocked,
                approval: review.approval?.text(in: language),
                points: review.verdicts.map { Point($0, in: language) })
        }
    }

    func text(in language: Language) -> String {
        let seen = retention.filter { !$0.points.isEmpty }.map { $0.text(in: language) }
        let missing = unseen.map {
            "? " + language.text(.planUnknown, [.name($0.resource.description), .name($0.because)]) + "\n"
        }
        let all = seen + missing
        return all.isEmpty ? language.text(.retentionNone) + "\n" : all.joined(separator: "\n")
    }
}

extension RetentionDocument.Point {
    fileprivate init(_ verdict: RetentionReview.Verdict, in language: Language) {
        let reasons = verdict.goes.map { [RetentionReview.Reason(policy: "", why: $0)] } ?? verdict.keptBy
        self.init(
            point: verdict.point.action, takenAt: verdict.point.stoppedAt, keeps: verdict.goes == nil,
            reasons: reasons.map { .init(policy: $0.policy, rule: $0.why.key.rawValue, why: $0.why.text(in: language)) }
        )
    }
}

extension RetentionDocument.Part {
    fileprivate func text(in language: Language) -> String {
        let going = points.count { !$0.keeps }
        let heading = language.text(
            .retentionHeading,
            [
                .name(cluster), .name(store), .name(policies.joined(separator: ", ")), .count(points.count - going),
                .count(going),
            ])
        let notes =
            blocked.map { ["\(language.text(.planBlocked)): \($0)"] } ?? approval.map {
                ["\(language.text(.planNeedsApproval)): \($0)"]
            } ?? []
        let rows = points.map { point in
            [
                language.text(point.keeps ? .wordKeep : .wordForget), point.point.text, point.takenAt.description,
                point.reasons.map { policies.count > 1 && point.keeps ? "\($0.policy): \($0.why)" : $0.why }
                    .joined(separator: "; "),
            ]
        }
        let head = ["", language.text(.columnPoint), language.text(.columnWhen), language.text(.columnReason)]
        return ([heading] + notes).map { $0 + "\n" }.joined() + table(head.map { $0.uppercased() }, rows)
    }
}
