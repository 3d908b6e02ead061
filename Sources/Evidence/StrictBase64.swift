import FoundationEssentials

/// Base64 in its one canonical form (RFC 4648 §3.5): the unused bits of the last digit are zero, so that no two texts
/// mean the same bytes and every changed character shows.
func strictBase64(_ text: String) -> Data? {
    guard let data = Data(base64Encoded: text), data.base64EncodedString() == text else { return nil }
    return data
}
