import Model

/// A store that could not be read, so that nothing is known of what it holds.
struct UnseenStore: Encodable {
    var store: String
    var code: String
    var what: String

    init(_ store: String, _ error: PraError) {
        (self.store, code, what) = (store, error.code.description, error.what)
    }

    var line: String { "Store \(store) could not be read: \(what) (\(code))\n" }
}
