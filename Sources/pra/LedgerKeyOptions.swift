import ArgumentParser
import Evidence
import Model

/// Whose signatures of the ledger count.
struct LedgerKeyOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A public key of the ledger that is known from elsewhere: the line of ledger.pub, also with the size above "
                + "which it signs before it, or a file with that line. Repeatable; no other key counts then.",
            valueName: "line|file"))
    var key: [String] = []

    /// `nil` when none was given.
    func pins() throws(PraError) -> [LedgerKeyPin]? {
        var pins: [LedgerKeyPin] = []
        for text in key {
            let content = (try? readFile(text, limit: 4096)).map { String(decoding: $0, as: UTF8.self) }
            guard let pin = LedgerKeyPin(text: content ?? text) else {
                throw PraError(
                    .usage, "“\(text)” is neither a public key of a ledger nor a file with one",
                    remedy: "give the line of ledger.pub, or its path")
            }
            pins.append(pin)
        }
        return pins.isEmpty ? nil : pins
    }
}
