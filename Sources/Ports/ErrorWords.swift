import FoundationEssentials
import Glibc
import Model

extension Error {
    /// The system's own words where Foundation wraps them; its description is a dump of its fields.
    package var words: String {
        if let error = self as? DecodingError { return error.words }
        let inner = (self as? CocoaError)?.underlying ?? self
        guard let code = (inner as? POSIXError)?.code else { return "\(self)" }
        return unsafe String(cString: strerror(code.rawValue))
    }
}
