import Model
import Ports

/// A cluster that this store holds points of.
package struct BoundCluster: Hashable, Sendable {
    /// One life of it under one system identifier and major version; `pg_upgrade` begins the next.
    package struct Epoch: Hashable, Sendable, Codable {
        package var number: Int
        /// As the manifests called it when the epoch began.
        package var name: String
        package var system: SystemIdentifier
        package var major: Int
        package var first: LSN
    }

    package var uid: String
    /// In rising order; never empty.
    package var epochs: [Epoch]

    package var current: Epoch { epochs[epochs.count - 1] }
    package var name: String { current.name }
}

extension Store {
    /// Every cluster that was ever bound, by uid.
    package func clusters() async throws(PraError) -> [BoundCluster] {
        var epochs: [String: [BoundCluster.Epoch]] = [:]
        for info in try await objects.list("clusters/") {
            let parts = info.key.split(separator: "/")
            guard parts.count == 4, parts[2] == "epochs" else { continue }
            guard let epoch = try await Document.read(BoundCluster.Epoch.self, info.key, in: objects) else { continue }
            epochs[String(parts[1]), default: []].append(epoch)
        }
        return epochs.map { BoundCluster(uid: $0, epochs: $1.sorted { $0.number < $1.number }) }
            .sorted { $0.uid < $1.uid }
    }

    /// The uid of the manifests' cluster `name`, minted on first sight. A higher major version under another system
    /// identifier is what `pg_upgrade` makes: a new epoch of the same cluster.
    /// - Throws: `.wrongCluster` when `name` belongs to another cluster here.
    package func bind(
        cluster name: String, system: SystemIdentifier, major: Int, at first: LSN
    ) async throws(PraError) -> String {
        let named = try await clusters().filter { $0.name == name }
        if let bound = named.first(where: { $0.current.system == system }) {
            if bound.current.major == major { return bound.uid }
            throw wrongCluster(name, bound, system)
        }
        try checkWritable()
        guard let bound = named.first else {
            // Two that bind the same cluster at once mint the same uid.
            let uid = String(Hash.of(Array("\(id)/\(name)/\(system)".utf8)).hex.prefix(16))
            try await put(.init(number: 1, name: name, system: system, major: major, first: first), of: uid)
            return uid
        }
        guard named.count == 1, major > bound.current.major else { throw wrongCluster(name, bound, system) }
        let number = bound.current.number + 1
        try await put(.init(number: number, name: name, system: system, major: major, first: first), of: bound.uid)
        return bound.uid
    }

    private func put(_ epoch: BoundCluster.Epoch, of uid: String) async throws(PraError) {
        let key = StoreKey.epoch(uid, epoch.number)
        do throws(PraError) {
            try await objects.put(key, try Document.encode(epoch))
        } catch  where error.code == .storeConflict {
            // The other one saw the cluster a moment earlier: its first position differs, nothing else may.
            let there = try await Document.read(BoundCluster.Epoch.self, key, in: objects)
            guard there?.system == epoch.system, there?.major == epoch.major else { throw error }
        }
    }

    private func wrongCluster(_ name: String, _ bound: BoundCluster, _ system: SystemIdentifier) -> PraError {
        PraError(
            .wrongCluster,
            "store \(id) holds cluster \(name) as system \(bound.current.system) (PostgreSQL \(bound.current.major)), "
                + "but the server is system \(system)",
            remedy: "check the connection of Cluster/\(name); for a new cluster give it another name or another store")
    }
}
