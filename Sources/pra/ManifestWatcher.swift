import FoundationEssentials
import Manifests
import Model
import Ports

/// Notices changed manifests by looking twice a second: a plain look works on every file system, mounts included.
struct ManifestWatcher {
    let paths: [String]
    /// Which knows what was admitted before.
    let journal: any Journal

    /// Calls `changed` after each change that decodes and is admitted, and `broken` with what is wrong after one that
    /// does not. Runs until cancelled.
    func run(changed: (Desired) async -> Void, broken: (PraError) async -> Void) async {
        var known = signature()
        while !Task.isCancelled {
            do { try await Task.sleep(for: .milliseconds(500)) } catch { return }
            let now = signature()
            guard now != known else { continue }
            known = now
            do throws(PraError) {
                let desired = try await admit(try await readStated(paths), knownTo: journal)
                try await remember(desired, in: journal)
                await changed(desired)
            } catch { await broken(error) }
        }
    }

    /// Name, size and time of every manifest file; what can not be read shows when it is loaded.
    private func signature() -> [String] {
        let files = (try? manifestFiles(under: paths.isEmpty ? ManifestOptions.defaultPaths : paths)) ?? []
        return files.map { path in
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            let size = attributes?[.size].map { "\($0)" } ?? "-"
            let modified = (attributes?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? -1
            return "\(path) \(size) \(modified)"
        }
    }
}
