import FoundationEssentials
import Model

/// A document as JSON: sorted keys, two spaces a level, a newline at the end; the same value gives the same bytes.
package func json(of document: some Encodable) throws(PraError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do { return [UInt8](try encoder.encode(document)) + [UInt8(ascii: "\n")] } catch { throw PraError.wrapping(error) }
}
