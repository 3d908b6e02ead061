import Engines
import FoundationEssentials
import Model
import Ports
import Testing

@testable import pra

/// Pages printed by what is installed here.
@Suite struct PDFTests {
    private let folder: Folder
    private let page = Array("<!DOCTYPE html><html lang=\"fr\"><title>Rapport</title><h1>Dégâts</h1>".utf8)

    init() throws { folder = try Folder() }

    private func printer(_ programs: [String]? = nil) -> PDFPrinter {
        var printer = PDFPrinter(runner: SubprocessRunner(time: SystemTime()))
        if let programs { printer.programs = programs }
        return printer
    }

    private static let isThere = PDFPrinter(runner: SubprocessRunner(time: SystemTime())).programs.contains {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    @Test(.enabled(if: isThere, "neither Chromium nor WeasyPrint is installed"), .timeLimit(.minutes(3)))
    func aPageIsPrintedAndNothingIsLeftBehind() async throws {
        // What a process left that was killed.
        _ = try folder.write("old", to: ".printing")
        let bytes = try await printer().pdf(of: page, in: folder.path)
        #expect(bytes.starts(with: "%PDF-".utf8) && bytes.count > 1000)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    }

    @Test func withoutAProgramItIsSaidHowToGetOne() async throws {
        let error = await #expect(throws: PraError.self) {
            try await printer(["/nowhere/chromium"]).pdf(of: page, in: folder.path)
        }
        #expect(error?.code == .programMissing && error?.remedy.contains("apt-get install chromium") == true)
    }

    @Test func aProgramThatFailsLeavesNothing() async throws {
        let error = await #expect(throws: PraError.self) {
            try await printer(["/bin/false"]).pdf(of: page, in: folder.path)
        }
        #expect(error?.code == .processFailed && error?.what.contains("exit status 1") == true)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    }
}
