import Manifests
import Model
import Reconciler
import State

/// When a loop writes its reports anew. A report is computed from the whole ledger, so that it is written when there is
/// news, now and then, and never for more than a hundredth of the time.
struct ReportPace {
    /// Between two reports when there is news.
    static let often = Duration.seconds(120)
    /// Without any: the curves go on all the same.
    static let seldom = Duration.seconds(3600)
    /// Between two looks for periods that are over.
    static let look = Duration.seconds(10)

    private var last: (news: Int, end: Duration, took: Duration)?

    /// - Parameter now: by the monotonic clock.
    func isDue(news: Int, at now: Duration) -> Bool {
        guard let last else { return news > 0 }
        let pause = max(news == last.news ? Self.seldom : Self.often, last.took * 100)
        return now - last.end >= pause
    }

    /// Notes a report that was begun when there was so much `news`.
    mutating func wrote(news: Int, from begin: Duration, to end: Duration) { last = (news, end, end - begin) }
}

/// Work that is tried again and again; what keeps it from being done is told once.
private struct Told {
    let part: Faults.Own
    let loop: Loop
    let printer: LoopPrinter
    var trouble: PraError?

    mutating func note(_ body: () async throws(PraError) -> Void) async {
        do throws(PraError) {
            try await body()
            trouble = nil
            await loop.note(part, nil)
        } catch {
            if error != trouble {
                printer.tell(.failed(.configuration(kind: "Reports"), error, willRetry: true))
            }
            trouble = error
            await loop.note(part, error)
        }
    }
}

/// Writes the reports of `loop` until cancelled: the one up to now when there is news, and those of periods that are
/// over.
func keepReporting(_ loop: Loop, from journal: SQLiteJournal, to folder: String, _ printer: LoopPrinter) async {
    let time = SystemTime()
    let scheduled = ScheduledReports(loop: loop, journal: journal, folder: folder, printer: printer)
    var (pace, lastLook) = (ReportPace(), Duration?.none)
    var current = Told(part: .report, loop: loop, printer: printer)
    var others = Told(part: .scheduledReports, loop: loop, printer: printer)
    while !Task.isCancelled {
        let (desired, news) = await loop.reportable
        let begin = time.elapsed()
        if pace.isDue(news: news, at: begin) {
            await current.note { () async throws(PraError) in
                _ = try await writeReports(of: desired, from: journal, to: folder)
            }
            pace.wrote(news: news, from: begin, to: time.elapsed())
        }
        if lastLook.map({ begin - $0 >= ReportPace.look }) ?? true {
            await others.note { () async throws(PraError) in try await scheduled.write() }
            lastLook = begin
        }
        do { try await Task.sleep(for: .seconds(1)) } catch { return }
    }
}
