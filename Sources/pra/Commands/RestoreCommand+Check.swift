import ArgumentParser
import Engines
import FoundationEssentials
import Manifests
import Model
import Planning
import Ports
import Reports
import Transfer

/// What `pra restore` does with what it restored.
struct RestoreCheckOptions: ParsableArguments {
    @Flag(help: "Start the restored server, check it, and write a report.") var check = false
    @Option(help: ArgumentHelp("How long its recovery may take (default: 1h).", valueName: "duration"))
    var wait = "1h"
    @OptionGroup var reports: ReportOptions

    /// - Throws: `.usage`, before anything is restored.
    func limit(at target: RestoreTargetOptions) throws(PraError) -> Duration {
        guard !check || target.targetAction == .promote else {
            throw PraError(
                .usage, "a server that does not promote can not be checked: its recovery is not over",
                remedy: "leave out --check, or --target-action")
        }
        guard let limit = DurationText.parse(wait) else {
            throw PraError(.usage, "“\(wait)” is not a duration", remedy: "write --wait 90m, or 2h")
        }
        return limit
    }
}

extension RestoreCommand {
    func record(
        of result: RestoreResult, _ request: RestoreRequest, _ source: Source, at start: Timestamp
    ) -> RestoreRecord {
        let cluster = result.cluster
        var record = RestoreRecord(
            action: ActionID(restoreOf: cluster, at: start), cluster: cluster,
            store: source.name ?? source.place.url, point: result.choice.point,
            target: result.choice.target.description,
            timeline: result.choice.timeline, directory: result.directory,
            isStandby: request.ending.standby != nil, takesOver: request.ending.takesOver,
            restoredBytes: result.restoredBytes, writtenBytes: result.writtenBytes, phases: result.phases,
            notRestored: result.notRestored)
        record.identity = source.place.identity(result.storeID)
        return record
    }

    /// What was restored before is checked as it is, not as it was asked for now.
    func refuse(_ record: RestoreRecord, for request: RestoreRequest) throws(PraError) {
        let isAsked = request.target == .latest || request.target.description == record.target
        guard !isAsked || request.point.map({ $0 != record.point }) ?? false else { return }
        throw PraError(
            .targetNotEmpty, "\(record.directory) was restored from \(record.point) to \(record.target)",
            remedy: "leave out the target to check that, or restore into another folder with --into, or with --delta")
    }

    /// Keeps the record, and checks when asked.
    func checked(
        _ restored: RestoreRecord, _ records: RestoreRecords, _ source: Source, by engine: PhysicalEngine,
        _ progress: @escaping ProgressHandler
    ) async throws(PraError) -> RestoreRecord {
        try await records.keep(restored)
        guard checking.check else { return restored }
        let wait = try checking.limit(at: target)
        let record = try await engine.check(
            CheckOrder(
                record: restored, cluster: source.cluster, owner: owner ?? source.cluster?.spec.runAs, wait: wait),
            endpoints: HTTPProbe(try HTTPClient()), progress: progress)
        try await records.keep(record)
        return record
    }

    /// Puts the record into the ledger, and says what there is to say.
    func end(_ record: RestoreRecord, _ result: RestoreResult?, _ records: RestoreRecords) async throws {
        let unnoted = await records.note(record)
        let reports = checking.check ? try await records.report(record, in: checking.reports.path) : []
        let summary = RestoreSummary(record, result, reports: reports, unnoted: unnoted)
        try output.show(json: Versioned("pra.restore/v1", summary)) { summary.text(styled: output.isStyled) }
        if record.passed == false { throw ExitCode(PraError.Code.verificationFailed.exitStatus) }
    }
}

extension RestoringRecord {
    init(_ decision: RestoreDecision, _ request: RestoreRequest, at start: Timestamp) {
        self.init(
            action: ActionID(restoreOf: decision.cluster, at: start), point: decision.choice.point.action,
            target: decision.choice.target.description, directory: request.directory,
            replacesSource: request.ending.takesOver && request.ending.standby == nil)
    }
}

extension ActionID {
    fileprivate init(restoreOf cluster: String, at start: Timestamp) {
        self.init(series: "restore/\(cluster)", slot: start)
    }
}
