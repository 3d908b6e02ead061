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

private func faultOfWriting(_ desired: Desired, _ journal: SQLiteJournal, _ folder: String) async -> PraError? {
    do throws(PraError) {
        _ = try await writeReports(of: desired, from: journal, to: folder)
        return nil
    } catch { return error }
}

/// Writes the reports of `loop` on schedule until cancelled; what keeps them from being written is told once.
func keepReporting(_ loop: Loop, from journal: SQLiteJournal, to folder: String, _ printer: LoopPrinter) async {
    let time = SystemTime()
    var pace = ReportPace()
    var trouble: PraError?
    while !Task.isCancelled {
        let (desired, news) = await loop.reportable
        let begin = time.elapsed()
        if pace.isDue(news: news, at: begin) {
            let fault = await faultOfWriting(desired, journal, folder)
            if let fault, fault != trouble {
                printer.tell(.failed(.configuration(kind: "Reports"), fault, willRetry: true))
            }
            trouble = fault
            pace.wrote(news: news, from: begin, to: time.elapsed())
        }
        do { try await Task.sleep(for: .seconds(1)) } catch { return }
    }
}
