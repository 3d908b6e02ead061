import FoundationEssentials
import Glibc
import Manifests
import Model
import Ports
import Reports

/// Prints pages as PDF by a program that is installed here: Chromium or one of its kin, or WeasyPrint.
struct PDFPrinter {
    let runner: any ProcessRunner
    /// The first that is there is taken.
    var programs = PDFPrinter.known

    private static let known = ["/usr/bin", "/usr/local/bin", "/snap/bin"].flatMap { folder in
        ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "weasyprint"].map {
            "\(folder)/\($0)"
        }
    }

    /// A browser starts in seconds; a year of a hundred clusters has thousands of pages.
    private static let deadline = Duration.seconds(300)

    /// - Parameters:
    ///   - page: HTML that needs no other file.
    ///   - folder: absolute; the program works in one of its own below it, which goes afterwards.
    func pdf(of page: [UInt8], in folder: String) async throws(PraError) -> [UInt8] {
        guard let program = programs.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else {
            throw PraError(
                .programMissing, "nothing here prints PDF: neither Chromium nor WeasyPrint is installed",
                remedy: "apt-get install chromium (or weasyprint), or print the HTML page from a browser")
        }
        let place = "\(folder)/.printing"
        // What a process left that was killed.
        try remove(place)
        _ = try writeFiles([("page.html", page)], in: place)
        let ended: CommandResult
        do throws(PraError) {
            ended = try await runner.run(command(program, in: place), deadline: Self.deadline)
        } catch {
            try remove(place)
            throw error
        }
        let bytes = FileManager.default.contents(atPath: "\(place)/page.pdf").map { Array($0) }
        try remove(place)
        guard ended.exitStatus == 0, let bytes, bytes.starts(with: "%PDF-".utf8) else {
            throw PraError(
                .processFailed, "\(program) printed no PDF (exit status \(ended.exitStatus))",
                remedy: "print the HTML page from a browser",
                cause: ended.errors.split(separator: "\n").last.map(String.init))
        }
        return bytes
    }

    /// The page is our own and has no scripts; nothing is asked of the network.
    private func command(_ program: String, in folder: String) -> Command {
        let (page, file) = (URL(filePath: "\(folder)/page.html").absoluteString, "\(folder)/page.pdf")
        let options = [
            "--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking",
            "--host-resolver-rules=MAP * ~NOTFOUND", "--user-data-dir=\(folder)/profile", "--no-pdf-header-footer",
            "--generate-pdf-document-outline", "--print-to-pdf=\(file)",
        ]
        // A browser's sandbox can not be made by root.
        let words =
            program.hasSuffix("weasyprint")
            ? [page, file] : options + (geteuid() == 0 ? ["--no-sandbox"] : []) + [page]
        return Command(program, words, environment: ["HOME": folder], directory: folder)
    }

    private func remove(_ folder: String) throws(PraError) {
        guard FileManager.default.fileExists(atPath: folder) else { return }
        do { try FileManager.default.removeItem(atPath: folder) } catch {
            throw PraError(.fileFault, "cannot remove \(folder)", remedy: "remove it by hand", cause: error.words)
        }
    }
}

extension SignedReport {
    /// The pages that `schedule` wants as PDF, printed in `folder`.
    func printed(
        for schedule: ReportSchedule.Spec, by printer: PDFPrinter, in folder: String
    ) async throws(PraError) -> [OutputFile] {
        guard schedule.formats.contains(.pdf) else { return [] }
        var files: [OutputFile] = []
        for language in schedule.languages {
            let page = html(of: report, in: language, documentDigest: digest)
            files.append(("sla.\(language.rawValue).pdf", try await printer.pdf(of: Array(page.utf8), in: folder)))
        }
        return files
    }
}
