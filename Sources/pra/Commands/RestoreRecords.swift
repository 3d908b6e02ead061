import Engines
import FoundationEssentials
import Model
import Ports
import Reports
import State

/// Where the record of a restore is kept: beside the directory, so that `--check` finds it on a bare machine, in the
/// ledger of this host where there is one, and as a report.
struct RestoreRecords {
    let directory: String
    let state: String
    private let disk = Disk()

    init(of directory: String, state: String) { (self.directory, self.state) = (directory, state) }

    private var path: String { directory + ".restore.json" }

    /// The record of a restore that is complete and whose directory is still there; `nil` without one.
    func kept() async throws(PraError) -> RestoreRecord? {
        guard await disk.exists("\(directory)/global/pg_control"), await !disk.exists("\(directory)/.pra-restore"),
            let bytes = try await disk.read(path)
        else { return nil }
        do { return try JSONDecoder().decode(RestoreRecord.self, from: Data(bytes)) } catch {
            throw PraError(
                .fileFault, "\(path) is not the record of a restore", remedy: "move it away, then restore again",
                cause: error.words)
        }
    }

    func keep(_ record: RestoreRecord) async throws(PraError) {
        try await disk.write(path, try json(of: record), mode: 0o644, owner: nil)
    }

    /// Says in the ledger that a restore begins; on return that survives power loss. A ledger that is not there, or
    /// takes nothing, holds no restore up.
    /// - Returns: `nil` where there is no ledger.
    func begin(_ record: RestoringRecord, of cluster: String) async -> BegunRestore? {
        do throws(PraError) {
            _ = try await openLedger(state)
            let claim = try await RestoreClaim(record.action, in: state)
            let begun = BegunRestore(record: record, cluster: cluster, since: SystemTime().elapsed(), claim: claim)
            // Whatever becomes of this, the loop may know of it from here on.
            await tell(.restoring(record), of: begun)
            return begun
        } catch { return nil }
    }

    /// Where the ledger does not take it, the loop finds that nobody works on the restore any more.
    func note(_ error: PraError, of begun: BegunRestore) async {
        let failure = FinishedRecord.Failure(code: error.code, what: "\(error.what); \(error.remedy)")
        let took = SystemTime().elapsed() - begun.since
        await tell(
            .finished(FinishedRecord(action: begun.record.action, job: nil, failure: failure, took: took)), of: begun)
    }

    private func tell(_ event: Fact.Event, of begun: BegunRestore) async {
        let cluster = ResourceID("Cluster", begun.cluster)
        do throws(PraError) {
            _ = try await recordFact(event, about: cluster, confidence: .observed, in: state)
        } catch { return }
    }

    /// - Returns: why it is not in the ledger; `nil` when it is. The restore is done either way.
    func note(_ record: RestoreRecord) async -> String? {
        do throws(PraError) {
            _ = try await openLedger(state)
            let outcome = try await recordFact(
                .restored(record), about: ResourceID("Cluster", record.cluster),
                confidence: record.passed == true ? .proven : .observed, in: state)
            guard case .waiting(let process) = outcome else { return nil }
            return "not in the ledger yet: process \(process.map { "\($0)" } ?? "(unknown)") will take it from \(state)"
        } catch { return "not in the ledger: \(error.what); it stands in \(path)" }
    }

    /// - Returns: JSON, Markdown, HTML.
    func report(_ record: RestoreRecord, in folder: String) async throws(PraError) -> [String] {
        let now = SystemTime().now()
        let name = "restore-\(record.cluster)-\(now.description.prefix(19).replacing(":", with: ""))"
        let files: [(String, [UInt8])] = [
            ("\(name).json", try json(of: Versioned("pra.restore-report/v1", record))),
            ("\(name).md", Array(markdown(of: record, at: now, in: .english).utf8)),
            ("\(name).html", Array(html(of: record, at: now, in: .english).utf8)),
        ]
        try await disk.makeFolders(folder, mode: 0o755, owner: nil)
        for (name, bytes) in files { try await disk.write("\(folder)/\(name)", bytes, mode: 0o644, owner: nil) }
        return files.map { "\(folder)/\($0.0)" }
    }
}

/// A restore that stands in the ledger as begun. It is kept until its end stands there too.
struct BegunRestore {
    var record: RestoringRecord
    var cluster: String
    var since: Duration
    var claim: RestoreClaim
}
