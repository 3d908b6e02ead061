import FoundationEssentials
import Ports

/// A provider's own name of a message, as the ledger may keep it for years: where the recipient's number can be read in
/// it, as in WhatsApp's, which have it in Base64, no more than its end.
func keptName(_ name: String?, of channel: ChannelTarget) -> String? {
    guard let name, !name.isEmpty, name.utf8.count <= 200 else { return nil }
    let digits = channel.recipient.filter(\.isNumber)
    guard !digits.isEmpty, shows(digits, in: name) else { return name }
    let end = String(name.suffix(16))
    return end == name || shows(String(digits.suffix(6)), in: end) ? nil : "…\(end)"
}

private func shows(_ digits: String, in name: String) -> Bool {
    let coded = String(name.split(separator: ".").last ?? "")
    let padded = coded + String(repeating: "=", count: (4 - coded.utf8.count % 4) % 4)
    let decoded = Data(base64Encoded: padded).map { String(decoding: $0, as: UTF8.self) } ?? ""
    return name.contains(digits) || decoded.contains(digits)
}
