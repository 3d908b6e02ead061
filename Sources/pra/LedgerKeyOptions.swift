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
        for text in key { pins.append(try pin(text)) }
        return pins.isEmpty ? nil : pins
    }

    private func pin(_ text: String) throws(PraError) -> LedgerKeyPin {
        if let pin = LedgerKeyPin(text: text) { return pin }
        var cause: String?
        do throws(PraError) {
            let content = try readFile(text, limit: 4096)
            if let pin = LedgerKeyPin(text: String(decoding: content, as: UTF8.self)) { return pin }
        } catch { cause = error.cause ?? error.what }
        throw PraError(
            .usage, "“\(text)” is neither a public key of a ledger nor a file with one",
            remedy: "give the line of ledger.pub, or its path", cause: cause)
    }
}
