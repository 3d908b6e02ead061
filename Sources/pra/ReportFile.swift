import Evidence
import FoundationEssentials
import Model

/// A report's JSON document as it is handed over: in its signed envelope, or plain.
struct ReportFile {
    /// Of the document in the envelope.
    static let type = "application/vnd.pra.sla-report+json"

    let document: [UInt8]
    let envelope: Envelope?

    init(reading path: String) throws(PraError) {
        let bytes = try readFile(path, limit: 96 << 20)
        envelope = try? JSONDecoder().decode(Envelope.self, from: Data(bytes))
        guard let envelope else {
            document = bytes
            return
        }
        guard let document = envelope.document(of: Self.type) else {
            throw PraError(
                .usage, "\(path) is a signed document of another kind: \(envelope.payloadType)",
                remedy: "give the sla.dsse.json that `pra report` wrote")
        }
        self.document = document
    }

    /// What is wrong with the signature; `nil` also where there is none.
    /// - Parameter key: That the document itself names, and whose signature is on the ledger that it cites.
    func fault(expecting key: String) -> String? {
        guard let envelope, LedgerPublicKey(text: key).map(envelope.isSigned) != true else { return nil }
        return "the report is not signed by \(key), which it names: it was edited since, or somebody else signed it"
    }
}
