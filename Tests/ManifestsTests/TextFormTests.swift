import Model
import Seeded
import Testing

@testable import Manifests

/// The schema's pattern and the parser say the same of any text, so an editor and `pra validate` agree.
@Suite struct TextFormTests {
    private struct Form: Sendable, CustomTestStringConvertible {
        var outline: TextOutline
        /// Its canonical text, `nil` when the parser refuses.
        var rewrite: @Sendable (String) -> String?

        init<Value>(_ form: TextForm<Value>, like example: String? = nil) {
            outline = form.outline
            outline.example = example ?? outline.example
            rewrite = { form.parse($0).map(form.write) }
        }

        var testDescription: String { "\(outline.name) such as \(outline.example)" }
    }

    private static let forms = [
        Form(.name), Form(.labelKey), Form(.labelValue), Form(.slot), Form(.identifier), Form(.table),
        Form(.environmentVariable), Form(.audience), Form(.timeZone), Form(.line), Form(.paragraph),
        Form(.absolutePath),
        Form(.postgresHost), Form(.host), Form(.endpoint), Form(.storeURL),
        Form(.storeURL, like: "s3://bucket.a/pre-fix"), Form(.storeURL, like: "sftp://pra@host:22/srv/x"),
        Form(.webURL), Form(.duration), Form(.size), Form(.rate),
        Form(.ratio), Form(.compression), Form(.period), Form(.mail), Form(.matcher), Form(.phone),
        Form(.address), Form(.address, like: "+224 600 00 00 00"), Form(.number), Form(.answerCode),
        Form(.twilioAccount), Form(.twilioService), Form(.sender), Form(.sender, like: "AKIG"), Form(.answerPath),
        Form(.headerName), Form(.parameter), Form(.graphVersion), Form(.decimal), Form(.templateName), Form(.locale),
    ]

    @Test(arguments: forms)
    private func thePatternAndTheParserAgree(form: Form) throws {
        let pattern = try Regex(form.outline.pattern)
        var random = Seeded(seed: 7)
        for text in try texts(like: form.outline.example, &random) {
            let matches = try pattern.firstMatch(in: text) != nil
            let reads = form.rewrite(text) != nil
            #expect(matches == reads, "“\(text)” matches: \(matches), reads: \(reads)")
        }
    }

    @Test(arguments: forms)
    private func canonicalTextReadsBackToItself(form: Form) throws {
        var random = Seeded(seed: 8)
        for text in try texts(like: form.outline.example, &random) {
            guard let canonical = form.rewrite(text) else { continue }
            #expect(form.rewrite(canonical) == canonical, "\(text)")
        }
    }

    /// The example, its neighbours by a few changed characters, and small texts of the characters that forms are made
    /// of.
    private func texts(like example: String, _ random: inout Seeded) throws -> [String] {
        let letters = Array("aZ09-_./:@%# \"PTDMYHmhsdwGiKB+é")
        func letter(_ random: inout Seeded) -> Character { letters[Int.random(in: 0..<letters.count, using: &random)] }
        let near = (0..<400).map { _ in
            var text = Array(example)
            for _ in 0..<Int.random(in: 1...2, using: &random) {
                let at = Int.random(in: 0...text.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: text.insert(letter(&random), at: at)
                case 1: if at < text.count { text[at] = letter(&random) }
                default: if at < text.count { text.remove(at: at) }
                }
            }
            return String(text)
        }
        let small = (0..<200).map { _ in
            String((0..<Int.random(in: 0..<4, using: &random)).map { _ in letter(&random) })
        }
        let long = [63, 64, 255, 256].map { String(repeating: "a", count: $0) }
        return [example] + near + small + long
    }

    @Test(arguments: [
        ("PT15M", "15m"), ("P1DT36H", "2d12h"), ("0s", "0s"), ("90061s", "1d1h1m1s"),
    ])
    func durationsLoseNoSecond(text: String, canonical: String) {
        #expect(TextForm.duration.parse(text).map(TextForm.duration.write) == canonical)
    }

    @Test(arguments: [("1024Ki", "1Mi"), ("1000kB", "1MB"), ("1025B", "1025B"), ("0Gi", "0B"), ("16GiB", "16Gi")])
    func sizesLoseNoByte(text: String, canonical: String) {
        #expect(TextForm.size.parse(text).map(TextForm.size.write) == canonical)
    }

    @Test(arguments: [
        ("prot", "port"), ("windwo", "window"), ("OnRemoval", "onRemoval"), ("criticaltable", "criticalTables"),
    ])
    func aSlipFindsItsName(typed: String, meant: String) {
        #expect(nearestName(to: typed, among: ["port", "window", "onRemoval", "criticalTables", "x"]) == meant)
    }

    @Test(arguments: ["", "password", "entirely", String(repeating: "p", count: 100_000)])
    func whatIsFarFromEveryNameFindsNone(typed: String) {
        #expect(nearestName(to: typed, among: ["port", "window"]) == nil)
    }
}
