import Model
import Testing

@testable import Reports

@Suite("The document of a report")
struct ReportDocumentTests {
    @Test("written on every core it is what is written in one go", arguments: [0, 1, 2, 40])
    func sameBytes(clusters: Int) throws {
        var report = SampleLedger.report
        let sections = report.clusters
        report.clusters = (0..<clusters).map { number in
            var section = sections[number % sections.count]
            section.cluster = ResourceID("Cluster", "a \"name\"\n  \"clusters\" : [\n\n  ] \(number)")
            return section
        }
        #expect(try report.document() == json(of: report))
    }

    @Test("what is mapped on every core stands in its order")
    func order() {
        #expect((0..<1000).map(\.self).concurrentMap { $0 * 3 } == (0..<1000).map { $0 * 3 })
        #expect([Int?]([nil, 1]).concurrentMap(\.self) == [nil, 1])
    }
}
