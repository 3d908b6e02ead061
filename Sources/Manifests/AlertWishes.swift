import Model

extension Desired {
    /// With what people want otherwise than their manifests say.
    /// - Parameter wishes: by name.
    package func with(_ wishes: [String: AlertWishes]) -> Desired {
        guard !wishes.isEmpty else { return self }
        var desired = self
        for (index, user) in users.enumerated() {
            if let own = wishes[user.name] { desired.users[index].spec.take(own) }
        }
        return desired
    }
}

extension User.Spec {
    /// What is not in this version's words is left out, so that nothing is held or kept from them by it.
    package mutating func take(_ wishes: AlertWishes) {
        if let hours = wishes.quietHours { quietHours = hours.compactMap { User.QuietHours($0) } }
        if let wanted = wishes.preferences { preferences = wanted.compactMap { User.Preference($0) } }
        if let time = wishes.digestAt.flatMap({ TextForm.timeOfDay.parse($0) }) { digestAt = time }
    }

    /// Its own, all of them.
    package var wishes: AlertWishes {
        var wishes = AlertWishes()
        wishes.quietHours = quietHours.map {
            AlertWishes.Hours(from: $0.from.text, to: $0.to.text, days: $0.days.map(\.rawValue))
        }
        wishes.preferences = preferences.map {
            AlertWishes.Preference(
                types: $0.types?.map(\.rawValue), severities: $0.severities?.map(\.rawValue),
                over: $0.over?.map(\.rawValue), deliver: $0.deliver.rawValue)
        }
        wishes.digestAt = digestAt.text
        return wishes
    }
}

extension AlertWishes {
    /// What somebody wrote, by the rules of a User manifest.
    /// - Parameter fields: as there; what is not among them stays `nil`.
    package init(_ fields: [JSONValue.Member]) throws(PraError) {
        if let stray = fields.first(where: { !["quietHours", "preferences", "digestAt"].contains($0.name) }) {
            throw PraError(
                .usage, "\(stray.name) is the manifest's alone", remedy: "set quietHours, preferences or digestAt")
        }
        let spec = JSONValue.object([.init("fullName", "nobody")] + fields)
        let text = "{apiVersion: pra/v1, kind: User, metadata: {name: nobody}, spec: \(spec.compact)}"
        let reading = readManifests(SourceFile(path: "wishes", bytes: Array(text.utf8)))
        if let fault = reading.problems.first(where: { $0.severity == .error }) {
            throw PraError(.usage, "\(fault.path.replacing("spec.", with: "")): \(fault.what)", remedy: fault.remedy)
        }
        self.init()
        guard let all = reading.desired.users.first?.spec.wishes else { return }
        let names = Set(fields.map(\.name))
        if names.contains("quietHours") { quietHours = all.quietHours }
        if names.contains("preferences") { preferences = all.preferences }
        if names.contains("digestAt") { digestAt = all.digestAt }
    }
}

extension User.QuietHours {
    fileprivate init?(_ wish: AlertWishes.Hours) {
        let form = TextForm.timeOfDay
        guard let from = form.parse(wish.from), let to = form.parse(wish.to) else { return nil }
        self.init(from: from, to: to, days: wish.days.compactMap { MaintenanceWindow.Day(rawValue: $0) })
    }
}

extension User.Preference {
    fileprivate init?(_ wish: AlertWishes.Preference) {
        guard let deliver = User.Deliver(rawValue: wish.deliver) else { return nil }
        self.init(
            types: wish.types?.compactMap { AlertType(rawValue: $0) },
            severities: wish.severities?.compactMap { AlertSeverity(rawValue: $0) },
            over: wish.over?.compactMap { User.Way(rawValue: $0) }, deliver: deliver)
    }
}
