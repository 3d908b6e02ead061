import Model

extension SecretReference {
    /// Where the secret is, so that two places are told apart. Arguments may say more than people should read: of them
    /// only a short digest of all words stands there.
    package var place: String {
        switch self {
        case .env(let name): return "env:\(name)"
        case .file(let path): return "file:\(path)"
        case .exec(let words):
            let all = words.map { "\($0.utf8.count) \($0)" }.joined()
            return "exec:\(words.first ?? "")#\(sha256(Array(all.utf8)).hex.prefix(8))"
        }
    }
}
