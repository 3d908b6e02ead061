import ClusterHarness
import Engines
import FoundationEssentials
import Model
import Ports
import Stores

/// Servers on what was restored.
extension Bench {
    /// A server on `name`, started and stopped again, whatever happens.
    /// - Parameter isRecovered: waits until its recovery is over.
    func withCopy<T>(
        _ name: String, isRecovered: Bool = true, _ body: (TestCluster) async throws -> T
    ) async throws -> T {
        let copy = TestCluster(folder: "\(folder)/\(name)-run", data: "\(folder)/\(name)", programs: cluster.programs)
        try await cluster.run("/usr/bin/mkdir", ["-p", "-m", "700", copy.folder])
        try await copy.configure([
            "unix_socket_directories": copy.folder, "listen_addresses": "", "port": String(copy.port),
        ])
        try await copy.start()
        let result: Result<T, any Error>
        do {
            while isRecovered, try await copy.psql("select pg_is_in_recovery()") == "t" {}
            result = .success(try await body(copy))
        } catch { result = .failure(error) }
        if await copy.isRunning { try await copy.stop("fast") }
        return try result.get()
    }

    func refusal(of request: RestoreRequest) async throws -> PraError {
        do throws(PraError) { _ = try await engine.restore(request) } catch { return error }
        throw HarnessError("\(request.directory) was restored")
    }
}

extension Store {
    /// The segments that the store has whole, by name.
    func segments(of bench: Bench) async throws -> [String: [UInt8]] {
        guard let system = try await points().first?.system else { return [:] }
        var found: [String: [UInt8]] = [:]
        for info in try await bench.objects.list("wal/\(system)/") {
            let name = info.key.split(separator: "/").last.map(String.init) ?? ""
            if name.count == 24 { found[name] = try await walFile(name, system: system) }
        }
        return found
    }
}

extension Disk {
    func contents(_ path: String) throws -> [UInt8] {
        guard let bytes = try read(path) else { throw HarnessError("\(path) is not there") }
        return bytes
    }
}

/// Every file below a folder with its bytes, by its path in it.
func contents(of folder: String) throws -> [String: Data] {
    var found: [String: Data] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder) {
        if let data = FileManager.default.contents(atPath: "\(folder)/\(path)") { found[path] = data }
    }
    return found
}
