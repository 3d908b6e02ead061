import FoundationEssentials
import Model

/// The bytes of one entry: a fact as JSON on one line, keys sorted, slashes plain. They are hashed as they were written
/// and never written again, so a later version of `pra` may add fields.
package enum LedgerEntry {
    package static func encode(_ fact: Fact) throws(PraError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do { return Array(try encoder.encode(fact)) } catch {
            throw PraError(
                .internalFault, "cannot write a fact about \(fact.subject) as JSON", remedy: "report this",
                cause: "\(error)")
        }
    }

    /// The fact of an entry that holds a curve; `nil` for every other, and for a curve that this version would spell
    /// otherwise.
    package static func curve(_ bytes: [UInt8]) -> Fact? { curve(bytes, bytes.indices) }

    /// Of the entry that lies at `place` in `bytes`.
    package static func curve(_ bytes: [UInt8], _ place: Range<Int>) -> Fact? { EntryReader.curve(bytes, place) }

    /// - Parameter index: Names the entry in the error.
    package static func decode(_ bytes: [UInt8], at index: Int) throws(PraError) -> Fact {
        try decode(bytes, bytes.indices, at: index)
    }

    /// Of the entry that lies at `place` in `bytes`.
    package static func decode(_ bytes: [UInt8], _ place: Range<Int>, at index: Int) throws(PraError) -> Fact {
        if let fact = EntryReader.fact(bytes, place) { return fact }
        do { return try JSONDecoder().decode(Fact.self, from: Data(bytes[place])) } catch {
            throw PraError(
                .ledgerBroken, "entry \(index) of the ledger is not a fact that this version of pra can read",
                remedy: "run `pra ledger verify`; when it passes, a newer pra wrote the entry: use that one",
                cause: "\(error)")
        }
    }
}
