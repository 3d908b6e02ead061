import Foundation
import Model
import Reports
import Testing

/// `reports/sample`, which a real run wrote: who reads reports must still read it.
@Suite struct SampleTests {
    private let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../reports/sample")

    @Test func theCommittedSampleStillReads() throws {
        let document = Array(try Data(contentsOf: folder.appending(path: "sla.json")))
        let report = try decodeReport(document)
        #expect(try json(of: report) == document)
        #expect(report.verdicts.count == 6)
        for name in ["sla.md", "sla.html"] {
            let page = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
            #expect(page.contains(report.cover.ledger.root.hex), "\(name) is of another run")
        }
    }
}
