import Model
import Objectives
import Testing

@testable import Reports

@Suite("Exposure figures") struct ExposureFigureTests {
    private let day = Period(from: SampleLedger.start, to: SampleLedger.end)
    private var facts: [Fact] { SampleLedger.entries.map(\.fact) }

    @Test("draw what an SLA report draws, with the worst of each part behind it")
    func figure() {
        let text = exposureHTML(of: "akig", facts, in: day, .english)
        #expect(text.contains("Exposure of akig, scenario primary-loss") && text.contains("class=\"curve\""))
        #expect(text.contains("class=\"over\"") && text.contains("url(#chart1-hatch)"))
        // The stall of twelve minutes at eight, and the hour at 14:00 that nobody saw.
        let rows = text.split(separator: "<tr>").map(String.init).filter { $0.contains("<td>") }
        #expect(rows.count == 20)
        let words = rows.map { row in
            ["✗ over target, not all seen", "✗ over target", "? not seen", "? within target", "✓ within target"]
                .first { row.contains($0) } ?? row
        }
        // Before its first two minutes nothing was protected at all.
        #expect(words[0].hasPrefix("✗ over target") && words[1] == "✓ within target")
        #expect(words[6] == "✗ over target", "07:12 to 08:24")
        // Exposure grows while nobody looks.
        #expect(words[11] == "✗ over target, not all seen" && words[12] == words[11], "13:12 to 15:36")
        #expect(rows[6].contains("2026-11-22 07:12:00") && rows[6].contains("2026-11-22 08:24:00"))
    }

    @Test("of a time that nobody saw show nothing that is well")
    func unseen() {
        let hour = Period(from: SampleLedger.start + .seconds(50_700), to: SampleLedger.start + .seconds(53_700))
        let text = exposureHTML(of: "akig", facts, in: hour, .english)
        #expect(text.contains("✗ over target, not all seen") && !text.contains("✓") && !text.contains("? within"))
        #expect(text.contains("width=\"860\" height=\"240\" fill=\"url(#chart1-hatch)\""))
        let later = Period(from: SampleLedger.end + .seconds(3600), to: SampleLedger.end + .seconds(7200))
        let none = exposureHTML(of: "akig", facts, in: later, .french)
        #expect(none.contains("Aucune exposition") && !none.contains("✓") && none.contains("? non vu"))
    }

    @Test("of a cluster of which nothing is promised say so, whatever it is called")
    func nothing() {
        let text = exposureHTML(of: "<b>", facts, in: day, .english)
        #expect(text.hasPrefix("<p class=\"hint\">") && text.contains("&lt;b&gt;") && !text.contains("<svg"))
    }
}
