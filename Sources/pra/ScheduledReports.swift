import Crypto
import Engines
import FoundationEssentials
import Manifests
import Model
import Planning
import Ports
import Reconciler
import Reports
import State

/// The reports of periods that are over, each of them once.
struct ScheduledReports {
    let loop: Loop
    let journal: SQLiteJournal
    /// For reports.
    let folder: String
    let printer: LoopPrinter

    /// Writes all that are due, the oldest first, and those of a schedule one after the other.
    /// - Returns: their folders.
    @discardableResult func write() async throws(PraError) -> [String] {
        var written: [String] = []
        while true {
            let due = try await loop.dueReports()
            guard !due.isEmpty, !Task.isCancelled else { return written }
            for report in due { written.append(try await write(report)) }
        }
    }

    /// The signed document comes last: where it is, the report was written whole, and a process that died before its
    /// fact was in the ledger is not repeated with other figures.
    private func write(_ due: DueReport) async throws(PraError) -> String {
        let place = "\(folder)/\(due.schedule.name)/\(due.period)"
        let (now, desired) = (SystemTime().now(), await loop.reportable.desired)
        let span = try ReportSpan(due.period, in: due.zone, at: now, for: due.schedule.name)
        var (document, cover) = try await left(in: place, of: due) ?? ([], nil)
        if cover == nil {
            let signed = try await signedReport(of: desired, from: journal, about: span, at: now)
            (document, cover) = (signed.document, signed.report.cover)
            let files = signed.files(for: due.schedule.spec) + (await printed(signed, due.schedule, in: place))
            _ = try writeFiles(files + [("sla.dsse.json", signed.envelope)], in: place)
        }
        let record = ReportRecord(
            period: "\(due.period)", timeZone: due.zone.name, from: due.from, to: due.to,
            digest: Digest(SHA256.hash(data: document)), entries: cover?.ledger.size ?? 0,
            recipients: due.schedule.spec.recipients, late: max(.zero, now - due.since))
        try await loop.keep(record, of: due.schedule.id, in: place)
        return place
    }

    /// Without a printer of PDF the report is written all the same, and that is told.
    private func printed(
        _ signed: SignedReport, _ schedule: Resource<ReportSchedule.Spec>, in place: String
    ) async -> [OutputFile] {
        let pdf = PDFPrinter(runner: SubprocessRunner(time: SystemTime()))
        do throws(PraError) {
            return try await signed.printed(for: schedule.spec, by: pdf, in: absolutePath(place))
        } catch {
            printer.tell(.failed(.configuration(kind: "Reports"), error, willRetry: false))
            return []
        }
    }

    /// What a process wrote that could not keep it any more: signed by this ledger's key, and of this very period.
    private func left(
        in place: String, of due: DueReport
    ) async throws(PraError) -> (document: [UInt8], cover: SLAReport.Cover?)? {
        let path = "\(place)/sla.dsse.json"
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let key = try await newestHead(of: journal).key
        let file: ReportFile, cover: SLAReport.Cover
        do throws(PraError) {
            file = try ReportFile(reading: path)
            cover = try decodeReport(file.document).cover
        } catch {
            // What is no report is written anew; what could not be read may be one.
            guard error.code == .usage else { throw error }
            return nil
        }
        guard file.envelope != nil, file.fault(expecting: key) == nil else { return nil }
        let isOfIt =
            cover.calendar?.schedule == due.schedule.name && cover.calendar?.name == "\(due.period)"
            && cover.calendar?.endsAt == nil && cover.timeZone == due.zone.name
            && (cover.from, cover.to) == (due.from, due.to)
        return isOfIt ? (file.document, cover) : nil
    }
}
