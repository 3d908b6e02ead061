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
                    columns: [.columnMessage, .columnSources].map { text($0) },
                    rows: findings.map { [Cell($0.message.text(in: language), .bad), Cell(abbreviated($0.sources))] })),
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
