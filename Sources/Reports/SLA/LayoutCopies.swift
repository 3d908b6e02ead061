import Model
import Objectives

extension ReportWriter {
    /// What each store keeps, where it stands, and whether it reaches back as far as is wanted. Nothing in documents
    /// from before it was told.
    func copies(_ section: SLAReport.ClusterSection) -> [Block] {
        guard let copies = section.copies, !copies.isEmpty else { return [] }
        let columns: [Phrase] = [
            .columnStore, .columnSite, .columnHost, .columnPointsKept, .columnIntact, .columnBroken, .columnNewest,
            .columnRestorable, .columnKept, .columnWanted, .columnReached, .columnSources,
        ]
        return [
            .heading(3, text(.sectionCopies)),
            .table(Table(columns: columns.map { text($0) }, rows: copies.map { cells(of: $0) })),
        ]
    }

    private func cells(of copies: StoreCopies) -> [Cell] {
        let unknown = text(.wordUnknown)
        return [
            Cell(copies.store), Cell(copies.site ?? unknown), Cell(copies.host ?? unknown),
            Cell(language.text(copies.points)), Cell(language.text(copies.intact)),
            Cell(language.text(copies.broken), copies.broken > 0 ? .bad : .plain),
            Cell(copies.newest.map { language.text($0) } ?? text(.wordNone)),
            Cell(copies.restorableSince.map { language.text($0) } ?? unknown),
            Cell(copies.kept.map { language.text($0) } ?? unknown),
            Cell(copies.wanted.map { language.text($0) } ?? unknown), reached(copies),
            Cell(copies.sources.abbreviated),
        ]
    }

    private func reached(_ copies: StoreCopies) -> Cell {
        guard let isKept = copies.isKept else { return Cell(text(.wordUnknown), .doubtful) }
        return isKept ? Cell(text(.wordYes), .good) : Cell(text(.wordNo), .bad)
    }
}
