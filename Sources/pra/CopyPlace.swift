import Manifests

/// Where a copy comes from, and how PostgreSQL's own call of pra names it later.
struct CopyPlace {
    var spec: BackupStore.Spec
    var options: String
}

extension CopyPlace {
    /// A file store needs nothing but its URL; the others need what the manifest says besides.
    init(_ store: Resource<BackupStore.Spec>, _ manifests: ManifestOptions) {
        let folders = manifests.paths.isEmpty ? ManifestOptions.defaultPaths : manifests.paths
        let options = ["--store \"\(store.name)\""] + folders.map { "-f \"\(absolutePath($0))\"" }
        let isFile = store.spec.url.hasPrefix("file:")
        self.init(
            spec: store.spec, options: isFile ? "--store \"\(store.spec.url)\"" : options.joined(separator: " "))
    }
}
