import HTTPTypes
import Manifests
import Model

/// When and of what somebody is told, by forms.
let preferencePages: [Route] = [
    Route(method: .get, path: "/alerts/preferences", access: .everyRole, isPage: true) { call in
        try await showPreferences(call, nil, nil)
    },
    Route(
        method: .post, path: "/alerts/preferences", access: .everyRole, isPage: true, ledgerAction: "preferred"
    ) { try await preferByForm($0) },
]

private func showPreferences(_ call: Call, _ draft: WishForm?, _ problem: Problem?) async throws -> Answer {
    let own = try await call.preferences()
    let page = PreferencesPage(own: own, tag: try own.tag(), draft: draft)
    return try call.show(.preferences, page.body(in: call.language), problem)
}

private func preferByForm(_ call: Call) async throws -> Answer {
    var draft: WishForm?
    return try await call.send(to: "/alerts/preferences", else: { try await showPreferences($0, draft, $1) }) {
        let form = try WishForm(try call.anyForm())
        if form.verb == .save { draft = form }
        let before = try await call.preferences()
        _ = try await call.setPreferences(form.members(over: before.effective)) { tag in
            guard tag == form.tag else {
                throw Problem(.preconditionFailed, call.language.text(.alertChangedMeanwhile))
            }
        }
    }
}

/// One part of somebody's preferences as they filled it in, and what is to become of it.
struct WishForm {
    enum Part: String, CaseIterable { case quietHours, preferences, digestAt }

    enum Verb: Hashable {
        case save
        /// Gives it back to the manifest.
        case reset
        /// The row of that number.
        case remove(Int)
        case earlier(Int)
    }

    /// Their names begin with the number of the row: no manifest states more.
    static let mostRows = 50

    var part: Part
    /// Of what was seen.
    var tag: String
    var verb: Verb
    /// Only of the part.
    var wishes = AlertWishes()

    init(_ fields: [String: String]) throws {
        guard let part = fields["part"].flatMap({ Part(rawValue: $0) }), let tag = fields["tag"],
            let verb = Verb(fields["do"] ?? "", Int(fields["row"] ?? "") ?? -1)
        else { throw Problem(.unprocessableContent, "the body is no form of this page") }
        (self.part, self.tag, self.verb) = (part, tag, verb)
        let known = Set(["part", "tag", "do", "row", "digestAt"])
        let rows = try FormRows(fields.filter { !known.contains($0.key) })
        switch part {
        case .quietHours: wishes.quietHours = rows.all.compactMap { AlertWishes.Hours($0) }
        case .preferences: wishes.preferences = rows.all.compactMap { AlertWishes.Preference($0) }
        case .digestAt: wishes.digestAt = fields["digestAt"] ?? ""
        }
    }

    /// What is to be set: nothing where it is so already, so that who only looked follows their manifest on.
    /// - Parameter effective: what holds now.
    func members(over effective: AlertWishes) -> [JSONValue.Member] {
        var wishes = wishes
        switch verb {
        case .save: break
        case .reset: return [.init(part.rawValue, .null)]
        case .remove(let row):
            wishes = effective
            wishes.quietHours?.removeRow(row)
            wishes.preferences?.removeRow(row)
        case .earlier(let row):
            wishes = effective
            wishes.preferences?.swapRow(row)
        }
        let value = wishes.value(of: part)
        return value == effective.value(of: part) ? [] : [.init(part.rawValue, value)]
    }
}

extension WishForm.Verb {
    fileprivate init?(_ word: String, _ row: Int) {
        switch word {
        case "save": self = .save
        case "reset": self = .reset
        case "remove" where row >= 0: self = .remove(row)
        case "earlier" where row > 0: self = .earlier(row)
        default: return nil
        }
    }
}

/// The fields of rows: `from-0`, and of a choice of several `day-0-Monday`.
private struct FormRows {
    struct Row {
        var texts: [String: String] = [:]
        var choices: [String: Set<String>] = [:]
    }

    var all: [Row] = []

    init(_ fields: [String: String]) throws {
        for (name, value) in fields {
            let parts = name.split(separator: "-", maxSplits: 2).map(String.init)
            guard parts.count > 1, let place = Int(parts[1]), (0...WishForm.mostRows).contains(place) else {
                throw Problem(.unprocessableContent, "\(name) means nothing here")
            }
            while all.count <= place { all.append(Row()) }
            if parts.count == 3 {
                all[place].choices[parts[0], default: []].insert(parts[2])
            } else {
                all[place].texts[parts[0]] = value
            }
        }
    }
}

extension AlertWishes.Hours {
    /// `nil` of a row that was left empty.
    fileprivate init?(_ row: FormRows.Row) {
        let from = row.texts["from"] ?? "", to = row.texts["to"] ?? ""
        guard !from.isEmpty || !to.isEmpty else { return nil }
        let days = MaintenanceWindow.Day.allCases.map(\.rawValue)
        self.init(from: from, to: to, days: days.filter { row.choices["day"]?.contains($0) ?? false })
    }
}

extension AlertWishes.Preference {
    /// `nil` of a row that was left empty.
    fileprivate init?(_ row: FormRows.Row) {
        guard let deliver = row.texts["deliver"], !deliver.isEmpty else { return nil }
        self.init(
            types: row.chosen("type"), severities: row.chosen("severity"), over: row.chosen("over"), deliver: deliver)
    }
}

extension FormRows.Row {
    /// None means all.
    fileprivate func chosen(_ name: String) -> [String]? { choices[name].map { $0.sorted() } }
}

extension [AlertWishes.Hours] {
    fileprivate mutating func removeRow(_ row: Int) { if indices.contains(row) { remove(at: row) } }
}

extension [AlertWishes.Preference] {
    fileprivate mutating func removeRow(_ row: Int) { if indices.contains(row) { remove(at: row) } }

    fileprivate mutating func swapRow(_ row: Int) { if indices.contains(row), row > 0 { swapAt(row, row - 1) } }
}

extension AlertWishes {
    /// In the words of a User manifest.
    fileprivate func value(of part: WishForm.Part) -> JSONValue {
        let list = { (words: [String]) in JSONValue.list(words.map { .text($0) }) }
        switch part {
        case .quietHours:
            return .list(
                (quietHours ?? []).map { ["from": .text($0.from), "to": .text($0.to), "days": list($0.days)] })
        case .preferences:
            return .list(
                (preferences ?? []).map { wish in
                    let lists = [("types", wish.types), ("severities", wish.severities), ("over", wish.over)]
                    return .object(
                        lists.compactMap { name, words in words.map { .init(name, list($0)) } }
                            + [.init("deliver", .text(wish.deliver))])
                })
        case .digestAt: return .text(digestAt ?? "")
        }
    }
}
