import Model

package func markdown(of preflight: Preflight, in language: Language) -> String {
    renderMarkdown(layout(preflight, in: language))
}

package func html(of preflight: Preflight, in language: Language) -> String {
    renderHTML(layout(preflight, in: language))
}

/// For a terminal: each box with a symbol and what was seen, the summary last.
package func text(of preflight: Preflight, in language: Language, styled: Bool) -> String {
    var text = ""
    for phase in Preflight.Phase.allCases {
        text += "\(phase.rawValue). \(language.text(phase.phrase))\n"
        for box in preflight.boxes where box.phase == phase {
            let cell = box.cell(in: language)
            let words = box.subject.isEmpty ? "" : box.subject + ": "
            text +=
                "  \(style(cell.text, cell.tone, styled: styled)) "
                + wrapped(words + box.words.text(in: language), width: 66, indent: "              ") + "\n"
        }
    }
    return text + "\n" + summary(of: preflight, in: language) + "\n"
}

func layout(_ preflight: Preflight, in language: Language) -> Page {
    var blocks: [Block] = [
        .pairs([
            Pair(language.text(.coverGenerated), language.text(preflight.at)),
            Pair(language.text(.coverManifests), preflight.revision.hex),
        ]), .paragraph(summary(of: preflight, in: language)),
    ]
    for phase in Preflight.Phase.allCases {
        blocks.append(.heading(2, "\(phase.rawValue). \(language.text(phase.phrase))"))
        let boxes = preflight.boxes.filter { $0.phase == phase }
        blocks.append(
            .table(
                Table(
                    columns: [.columnOutcome, .columnSubject, .columnSeen].map { language.text($0) },
                    rows: boxes.map { [$0.cell(in: language), Cell($0.subject), Cell($0.words.text(in: language))] })))
    }
    return Page(title: language.text(.preflightTitle), language: language, blocks: blocks)
}

private func summary(of preflight: Preflight, in language: Language) -> String {
    let count = { (outcome: Preflight.Outcome) in
        Message.Argument.count(preflight.boxes.count { $0.outcome == outcome })
    }
    return language.text(
        preflight.isReady ? .preflightReady : .preflightNotReady, [count(.passed), count(.failed), count(.unknown)])
}

extension Preflight.Box {
    /// Of one width in a terminal.
    fileprivate func cell(in language: Language) -> Cell {
        switch outcome {
        case .passed: Cell(language.text(.boxPassed), .good)
        case .failed: Cell(language.text(.boxFailed), .bad)
        case .unknown: Cell(language.text(.boxUnknown), .doubtful)
        }
    }
}

extension Preflight.Phase {
    fileprivate var phrase: Phrase {
        switch self {
        case .infrastructure: .phaseInfrastructure
        case .manifests: .phaseManifests
        case .clusters: .phaseClusters
        case .stores: .phaseStores
        case .wal: .phaseWAL
        case .backups: .phaseBackups
        case .verification: .phaseVerification
        case .restores: .phaseRestores
        case .people: .phasePeople
        case .goLive: .phaseGoLive
        }
    }
}
