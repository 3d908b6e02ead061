import ClusterHarness
import Foundation

/// A cluster that `pra run` has protected once, for all tests to copy: `data`, `store` and `state` in `folder`.
/// After the only recovery point the store has WAL of two more full segments and of a part of a third.
struct Protected: Sendable {
    let folder: String
    /// Of `items`, at the end of the store's WAL.
    let fingerprint: String
    /// Inside the first segment after the point's.
    let middle: String

    static let sum = "select count(*) || md5(string_agg(word, '' order by id)) from items"

    static func shared() async throws -> Protected { try await Maker.shared.get() }
}

/// Makes it once; those who come meanwhile wait.
private actor Maker {
    static let shared = Maker()

    private var made: Result<Protected, any Error>?
    private var isMaking = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func get() async throws -> Protected {
        if let made { return try made.get() }
        if isMaking {
            await withCheckedContinuation { waiting.append($0) }
            return try await get()
        }
        isMaking = true
        do { made = .success(try await make()) } catch { made = .failure(error) }
        for one in waiting { one.resume() }
        waiting = []
        return try await get()
    }

    private func make() async throws -> Protected {
        let folder = "/tmp/pra-commands/\(getpid())/protected"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return try await withNewCluster { site, cluster in
            let run = try await site.start("run")
            try await site.hear("done     drill/", from: run, within: .seconds(120))
            var middle = ""
            for start in [10_000, 20_000] {
                try await cluster.psql(
                    "insert into items select g, md5(g::text) from generate_series(\(start), \(start) + 200) g")
                if middle.isEmpty { middle = try await cluster.psql("select pg_current_wal_insert_lsn()") }
                try await cluster.psql("select pg_switch_wal()")
            }
            try await cluster.psql("insert into items values (30000, 'last')")
            let fingerprint = try await cluster.psql(Protected.sum)
            try await site.reach(cluster)
            let ending = try await site.end(run, with: SIGTERM)
            guard ending.status == 0 else { throw HarnessError("pra run: \(ending)") }
            try await cluster.stop("fast")
            try await site.run("/usr/bin/cp", "-a", cluster.data, site.store, site.state, folder)
            try await site.run("/usr/bin/chmod", "755", folder)
            return Protected(folder: folder, fingerprint: fingerprint, middle: middle)
        }
    }
}
