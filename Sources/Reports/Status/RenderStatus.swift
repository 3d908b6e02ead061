import Model

/// For a terminal of 80 columns: each answer with a symbol and a word, the summary last.
package func text(of status: StatusDocument, in language: Language, styled: Bool) -> String {
    var text = language.text(status.at) + "\n"
    for cluster in status.clusters {
        text += section(language.text(.statusClusterTitle, [.name(cluster.name)]), cluster.lines, language, styled)
    }
    for store in status.stores {
        text += section(language.text(.statusStoreTitle, [.name(store.name)]), store.lines, language, styled)
    }
    text += section(language.text(.statusLoopTitle), status.lines, language, styled)
    return text + "\n" + summary(of: status, in: language) + "\n"
}

/// One line for Nagios: the worst level, what is wrong, and the figures. Its exit status is `status.level.rawValue`.
package func nagiosLine(of status: StatusDocument) -> String {
    let findings = bad(in: status).map { name, line in
        "\(name) \(Language.english.text(line.aspect)): \(line.message.text(in: .english))"
    }
    let what = findings.isEmpty ? summary(of: status, in: .english) : findings.joined(separator: "; ")
    let word =
        switch status.level {
        case .ok: "OK"
        case .warning: "WARNING"
        case .critical: "CRITICAL"
        case .unknown: "UNKNOWN"
        }
    let figures = figures(of: status).joined(separator: " ")
    return "PRA \(word) - " + what.map { $0 == "|" || $0.isNewline ? " " : String($0) }.joined() + " | \(figures)"
}

/// What is not well, the worst first, with the name of its cluster or store.
private func bad(in status: StatusDocument) -> [(name: String, line: StatusLine)] {
    let all =
        status.clusters.flatMap { cluster in cluster.lines.map { (cluster.name, $0) } }
        + status.stores.flatMap { store in store.lines.map { (store.name, $0) } } + status.lines.map { ("pra", $0) }
    return all.filter { $0.1.level != .ok && $0.1.aspect != .aspectObjective }.sorted { $0.1.level > $1.1.level }
}

/// `'label'=value;warning;critical`, as monitoring plugins print it; `U` is unknown.
private func figures(of status: StatusDocument) -> [String] {
    var figures: [String] = []
    for cluster in status.clusters {
        for exposure in cluster.exposures {
            let value = exposure.exposureSeconds.map { "\(Int64($0))s" } ?? "U"
            let target = Int64(exposure.targetSeconds)
            figures.append("'exposure_\(cluster.name)_\(exposure.scenario)'=\(value);\(target * 4 / 5);\(target);0")
        }
        let age = cluster.newestPoint.map { "\((status.at - $0.stoppedAt).microseconds / 1_000_000)s" } ?? "U"
        figures.append("'point_age_\(cluster.name)'=\(age)")
    }
    for store in status.stores {
        let free = store.observation.value?.space.map { "\($0.free.bytes)B" } ?? "U"
        figures.append("'free_\(store.name)'=\(free)")
    }
    return figures
}

private func section(_ title: String, _ lines: [StatusLine], _ language: Language, _ styled: Bool) -> String {
    var (text, last) = ("\n\(title)\n", Phrase?.none)
    for line in lines {
        let label = line.aspect == last ? "" : language.text(line.aspect)
        last = line.aspect
        // How a promise was kept is no trouble of now, and is not called one: its own line ends with the verdict.
        let word = line.aspect == .aspectObjective ? "" : " " + language.text(line.level.phrase)
        let level = line.level.symbol + word
        let head = "  " + filled(label, 14) + style(level, line.level.tone, styled: styled)
        let gap = String(repeating: " ", count: max(1, 12 - level.count))
        let body = wrapped(line.message.text(in: language), width: 52, indent: "")
        text +=
            head + gap + body.split(separator: "\n").joined(separator: "\n" + String(repeating: " ", count: 28)) + "\n"
    }
    return text
}

package func summary(of status: StatusDocument, in language: Language) -> String {
    let count = { (level: StatusDocument.Level) in
        Message.Argument.count(status.answers.count { $0.level == level })
    }
    return language.text(.statusSummary, [count(.ok), count(.warning), count(.critical), count(.unknown)])
}

private func filled(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
}

extension StatusDocument.Level {
    package var symbol: String {
        switch self {
        case .ok: "✓"
        case .warning: "!"
        case .critical: "✗"
        case .unknown: "?"
        }
    }

    package var phrase: Phrase {
        switch self {
        case .ok: .levelOK
        case .warning: .levelWarning
        case .critical: .levelCritical
        case .unknown: .levelUnknown
        }
    }

    fileprivate var tone: Cell.Tone {
        switch self {
        case .ok: .good
        case .warning, .unknown: .doubtful
        case .critical: .bad
        }
    }
}
