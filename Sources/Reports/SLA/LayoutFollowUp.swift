import Model

extension ReportWriter {
    /// Nothing in documents from before this was told.
    func followUp() -> [Block] { findings() + actions() }

    private func findings() -> [Block] {
        guard let findings = report.findings else { return [] }
        let title = Block.heading(2, text(.sectionFindings))
        guard !findings.isEmpty else { return [title, .paragraph(text(.nothingListed))] }
        return [
            title,
            .table(
                Table(
                    columns: [.columnMessage, .columnSince, .columnResolved, .columnSources].map { text($0) },
                    rows: findings.map { cells(of: $0) })),
        ]
    }

    private func cells(of finding: SLAReport.Finding) -> [Cell] {
        let isOpen = finding.settledAt == nil
        return [
            Cell(finding.message.text(in: language), isOpen ? .bad : .plain),
            Cell(finding.since.map { language.text($0) } ?? text(.wordUnknown)),
            finding.settledAt.map { Cell(language.text($0)) } ?? Cell(text(.wordStillOpen), .bad),
            Cell(finding.sources.abbreviated),
        ]
    }

    private func actions() -> [Block] {
        guard let actions = report.actions else { return [] }
        let title = Block.heading(2, text(.sectionActions))
        guard !actions.isEmpty else { return [title, .paragraph(text(.nothingListed))] }
        let rows = actions.map { (file: "\($0.incident) (\($0.cluster)): \($0.title)", action: $0.action) }
        return [title, .table(actionTable(rows, at: report.cover.to, in: language))]
    }
}
