import Model

/// A key, and the size above which it signs checkpoints.
package struct LedgerKeyPeriod: Hashable, Sendable, CustomStringConvertible {
    package var since: Int
    package var key: LedgerPublicKey

    package init(since: Int, key: LedgerPublicKey) { (self.since, self.key) = (since, key) }

    package var description: String { "\(since) \(key)" }

    /// Only the key that the ledger is named by begins it.
    func mayBegin(_ origin: String) -> Bool { since > 0 || originName(of: key.bytes) == origin }
}

/// A key that is known from elsewhere than the evidence, also with the size above which it signs.
package struct LedgerKeyPin: Hashable, Sendable, CustomStringConvertible {
    package var since: Int?
    package var key: LedgerPublicKey

    package init(since: Int? = nil, key: LedgerPublicKey) { (self.since, self.key) = (since, key) }

    /// Parses `NAME+HASH+KEY` or `SIZE NAME+HASH+KEY`; `nil` otherwise.
    package init?(text: String) {
        let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
        guard let last = words.last, let key = LedgerPublicKey(text: last), words.count <= 2 else { return nil }
        self.init(key: key)
        guard words.count == 2 else { return }
        guard let since = Int(words[0]), since >= 0 else { return nil }
        self.since = since
    }

    package var description: String { (since.map { "\($0) " } ?? "") + "\(key)" }

    func fits(_ period: LedgerKeyPeriod) -> Bool { key == period.key && (since ?? period.since) == period.since }
}

/// Who signs a ledger. Whoever can write where the evidence lies can put a key there too: so only those count that are
/// accepted from elsewhere, and those that one of them handed over to.
package struct LedgerKeyring: Sendable {
    package let accepted: [LedgerKeyPeriod]
    package let others: [LedgerKeyPeriod]
    /// Why no signature can be judged; `nil` otherwise.
    package let fault: String?

    /// - Parameters:
    ///   - periods: Of all keys that lie there.
    ///   - pins: Those that count; `nil` for the one that the ledger is named by, which needs nobody's word.
    ///   - handovers: From one key to the next; they need not be of this ledger.
    ///   - own: One that counts in any case, where it lies there: its secret half is in the reader's hands.
    package init(
        of origin: String, _ periods: [LedgerKeyPeriod], accepting pins: [LedgerKeyPin]?, handovers: [Handover] = [],
        own: LedgerPublicKey? = nil
    ) {
        let isPinned = { (period: LedgerKeyPeriod) in
            pins.map { $0.contains { $0.fits(period) } } ?? (period.since == 0)
        }
        let isAccepted = { (period: LedgerKeyPeriod) in
            period.mayBegin(origin) && (isPinned(period) || period.key == own)
        }
        let accepted = periods.filter(isAccepted).adding(periods, givenBy: handovers, of: origin)
        self.accepted = accepted
        others = periods.filter { !accepted.contains($0) }
        let unknown = (pins ?? []).first { pin in !periods.contains(where: pin.fits) }
        if periods.isEmpty {
            fault = "it has no key"
        } else if !periods.contains(where: { $0.since == 0 && $0.mayBegin(origin) }) {
            fault = "the ledger is not named by its first key"
        } else {
            fault = unknown.map { "\($0), which was given, is not one of its keys" }
        }
    }

    /// Who signed `note`, a checkpoint of `size`, in his time: above his `since`, and not above that of the next.
    package func signer(of note: SignedNote, at size: Int) -> LedgerKeyPeriod? {
        let began = accepted.filter { $0.since < size }
        let newest = began.map(\.since).max()
        return began.first { $0.since == newest && note.isSigned(by: $0.key) }
    }
}

extension [LedgerKeyPeriod] {
    /// With those of `periods` that one of them handed over to in its time, and so on. None at a size at which another
    /// counts already; where two were handed over to at one size, somebody has to say which is right.
    fileprivate func adding(_ periods: Self, givenBy handovers: [Handover], of origin: String) -> Self {
        var all = self
        for since in Set(periods.map(\.since)).sorted() where !all.contains(where: { $0.since == since }) {
            let newest = all.filter { $0.since < since }.map(\.since).max()
            let givers = all.filter { $0.since == newest }
            let given = periods.filter { period in
                period.since == since
                    && handovers.contains { one in givers.contains { one.gives(period, of: origin, by: $0.key) } }
            }
            if given.count == 1 { all += given }
        }
        return periods.filter(all.contains)
    }
}
