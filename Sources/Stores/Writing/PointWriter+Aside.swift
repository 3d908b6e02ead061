import Model

/// A file that lists the others: its bytes come while theirs do, and nobody knows before its end how many. What fills
/// an extent is stored at once, so that none of it waits in memory.
extension PointWriter {
    /// One whole extent more of the file at `path`.
    package func append(aside path: String, extent: [UInt8]) async throws(PraError) {
        if aside[path] == nil {
            // Size, mode and time are set at its end.
            let entry = TreeEntry(
                path: try checked(path), kind: .file(size: 0), mode: 0, modified: Timestamp(seconds: 0))
            aside[path] = PendingFile(
                entry, extents: 0, bases: try await baseExtents(of: path), keepsPages: pages != nil)
        }
        guard let file = aside[path], extent.count == extentBytes else { throw wrongLength(of: path) }
        try await add(extent, aside: file)
    }

    /// Ends the file with what is left of it, at most an extent: it takes its place in the tree.
    package func endAside(
        _ path: String, with rest: [UInt8], mode: UInt32, modified: Timestamp
    ) async throws(PraError) {
        guard let file = aside.removeValue(forKey: path) else {
            try await beginFile(path, mode: mode, size: Int64(rest.count), modified: modified)
            try await append(rest)
            return try await endFile()
        }
        if !rest.isEmpty { try await add(rest, aside: file) }
        (file.entry.mode, file.entry.modified) = (mode, modified)
        try await beginEntry(file)
    }

    private func add(_ extent: [UInt8], aside file: PendingFile) async throws(PraError) {
        file.lengthen(by: extent.count)
        dataBytes += Int64(extent.count)
        try await pipeline.add(extent, [.init(file: file, length: extent.count, base: file.takeBase())])
    }
}
