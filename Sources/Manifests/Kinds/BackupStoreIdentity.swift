import Model

extension BackupStore.Spec {
    /// Digest of where the store is, as far as its URL and endpoint say it.
    package var place: Digest {
        let endpoint = s3.map { $0.endpoint ?? "https://s3.\($0.region).amazonaws.com" }
        let parts = [url, endpoint].compactMap { $0?.withoutSlashesAtEnd }
        return sha256(Array(parts.joined(separator: "\n").utf8))
    }

    /// - Parameter id: as it was found there.
    package func identity(_ id: String) -> StoreIdentity { StoreIdentity(id: id, place: place) }
}

extension String {
    fileprivate var withoutSlashesAtEnd: Substring {
        var text = self[...]
        while text.hasSuffix("/") { text.removeLast() }
        return text
    }
}
