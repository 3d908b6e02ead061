/// `synchronous_standby_names`, understood (syncrep_gram.y).
package struct SynchronousNames: Hashable, Sendable, Codable {
    package private(set) var names: [String] = []
    /// How many of them a commit waits for.
    package private(set) var needed = 1

    package init(_ text: String) {
        var list = text[...]
        if let open = text.firstIndex(of: "("), !text[..<open].contains("\"") {
            needed = text[..<open].split(separator: " ").lazy.compactMap { Int($0) }.first ?? 1
            list = text[text.index(after: open)...].prefix { $0 != ")" }
        }
        var (name, isQuoted) = ("", false)
        for character in list + "," {
            switch character {
            case "\"": isQuoted.toggle()
            case "," where !isQuoted:
                if !name.isEmpty { names.append(name) }
                name = ""
            case " " where !isQuoted, "\t" where !isQuoted: break
            default: name.append(character)
            }
        }
    }
}

/// Which commits of a server wait for whom.
package struct CommitWaits: Hashable, Sendable, Codable {
    /// One standby, or a stream, as the server has it.
    package struct Standby: Hashable, Sendable, Codable {
        package var name: String
        /// Whether commits may wait for it now (`sync` or `quorum`).
        package var isAwaited: Bool
        /// What it has said to be durable.
        package var flush: LSN?

        package init(name: String, isAwaited: Bool, flush: LSN?) {
            (self.name, self.isAwaited, self.flush) = (name, isAwaited, flush)
        }
    }

    package var names: SynchronousNames
    /// Whether `synchronous_commit` lets no commit end before that, neither for all nor for a role or a database. What
    /// one session sets for itself nobody else can see.
    package var isForAll: Bool
    /// When the server last read its configuration, as the session that looked has it.
    package var settingsLoadedAt: Timestamp?
    package var standbys: [Standby]

    package init(names: SynchronousNames, isForAll: Bool, standbys: [Standby]) {
        (self.names, self.isForAll, self.standbys) = (names, isForAll, standbys)
    }

    /// Up to where `name` has all WAL durable, when no commit whatever ends without it; `nil` otherwise.
    package func flushNeeded(of name: String) -> LSN? {
        guard isForAll, names.names.contains(name), !names.names.contains("*"), names.names.count <= names.needed else {
            return nil
        }
        // Names are compared without regard to case, and several standbys may have one: each counts for a commit.
        let those = standbys.filter { $0.name.lowercased() == name.lowercased() }
        guard let one = those.first, those.count == 1, one.isAwaited,
            standbys.count(where: \.isAwaited) <= names.needed
        else { return nil }
        return one.flush
    }
}
