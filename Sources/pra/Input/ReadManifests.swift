import FoundationEssentials
import Manifests
import Model
import YAML

/// Reads every file, on all cores.
func readManifests(at paths: [String]) async throws(PraError) -> [FileReading] {
    let width = max(1, ProcessInfo.processInfo.activeProcessorCount)
    do {
        return try await withThrowingTaskGroup { group in
            for first in 0..<width {
                group.addTask { try readEvery(width, from: first, of: paths) }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    } catch {
        throw .wrapping(error)
    }
}

/// The files `first`, `first + width`, …
private func readEvery(_ width: Int, from first: Int, of paths: [String]) throws -> [FileReading] {
    try stride(from: first, to: paths.count, by: width).map { index in
        try Task.checkCancellation()
        return Manifests.readManifests(try readSource(paths[index]))
    }
}

func readSource(_ path: String) throws(PraError) -> SourceFile {
    SourceFile(path: path, bytes: try readFile(path, limit: Limits().bytes))
}
