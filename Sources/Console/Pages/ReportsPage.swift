import Model

/// - Parameter check: which report was computed again, and where it differs.
func reportsPage(
    _ reports: [ReportEntry], verified check: (name: String, differences: [String])?, mayVerify: Bool,
    in language: Language
) -> ConsolePage {
    var values: [String: Any] = [
        "head": [Phrase.consoleFile, .columnWhen, .consoleSize, .consoleVerification].map {
            ["text": language.text($0)]
        },
        "reports": reports.map { report in
            [
                "name": report.name, "path": "/api/v1/reports/\(escapedPlace(report.name))",
                "at": language.text(report.writtenAt), "size": "\(ByteCount(Int64(report.bytes)))",
                "mayVerify": mayVerify && report.name.hasSuffix(".json"),
            ]
        },
        "isEmpty": reports.isEmpty, "none": language.text(.consoleNoReports),
        "verify": language.text(.consoleVerify), "how": language.text(.consoleReportsHow),
    ]
    if let check {
        values["check"] = [
            "level": check.differences.isEmpty ? "ok" : "critical",
            "words": language.text(
                check.differences.isEmpty ? .consoleFollows : .consoleDiffers, [.name(check.name)]),
            "differences": check.differences.map { ["text": $0] },
        ]
    }
    return ConsolePage(title: language.text(.consoleReports), body: body.render(values), item: .reports)
}

/// As one place of a path: whatever is no letter, digit, dot, dash or underscore is escaped.
func escapedPlace(_ text: String) -> String {
    text.utf8.map { byte in
        let scalar = Unicode.Scalar(byte)
        let isPlain = byte < 128 && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
        if isPlain || ".-_".unicodeScalars.contains(scalar) { return String(scalar) }
        return "%" + hexString([byte]).uppercased()
    }.joined()
}

private let body = Template(
    """
    <p class="hint">{{how}}</p>
    {{#check}}<div role="status"><p class="summary {{level}}">{{words}}</p>
    <ul>{{#differences}}<li>{{text}}</li>{{/differences}}</ul></div>{{/check}}
    {{#isEmpty}}<p>{{none}}</p>{{/isEmpty}}
    <div class="wide" tabindex="0" role="group"><table>
    <thead><tr>{{#head}}<th scope="col">{{text}}</th>{{/head}}</tr></thead>
    <tbody>
    {{#reports}}<tr><td><a href="{{path}}" download>{{name}}</a></td><td>{{at}}</td><td>{{size}}</td><td>\
    {{#mayVerify}}<form method="post" action="/reports/verification">\
    <input type="hidden" name="report" value="{{name}}"><button>{{verify}}</button></form>{{/mayVerify}}</td></tr>
    {{/reports}}
    </tbody></table></div>
    """)
