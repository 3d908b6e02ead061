import Model
import Ports

extension SFTPStore {
    /// `nil` only when the folder is there and the file is not.
    func read(_ key: String, _ range: Range<Int64>?, _ session: SFTPSession) async throws -> [UInt8]? {
        let handle: [UInt8]
        do { handle = try await session.open(place.path(of: key), .read) } catch let status as SFTPStatus
            where status.code == SFTPStatus.noSuchFile
        {
            try await checkRoot(session)
            return nil
        }
        let found = try await session.attributes(of: handle)
        guard !found.isFolder, let size = found.size else {
            try await session.close(handle)
            return nil
        }
        let part = (range ?? 0..<size).clamped(to: 0..<size)
        let bytes = try await read(part, of: handle, session)
        try await session.close(handle)
        guard bytes.count == part.count else {
            throw PraError(
                .storeUnreachable, "\(place.name(of: key)) came incomplete", remedy: "run the same command again",
                retry: .later)
        }
        return bytes
    }

    private func read(_ range: Range<Int64>, of handle: [UInt8], _ session: SFTPSession) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(range.count)
        let step = Int64(SFTPStore.packetBytes * SFTPStore.window)
        for start in stride(from: range.lowerBound, to: range.upperBound, by: Int(step)) {
            let end = min(start + step, range.upperBound)
            let parts = try await withThrowingTaskGroup(of: (Int64, [UInt8]).self) { group in
                for offset in stride(from: start, to: end, by: SFTPStore.packetBytes) {
                    let count = Int(min(Int64(SFTPStore.packetBytes), end - offset))
                    group.addTask { (offset, try await self.packet(at: offset, count: count, of: handle, session)) }
                }
                return try await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }
            }
            for (_, part) in parts { bytes += part }
        }
        return bytes
    }

    /// A server may give less than was asked for; fewer bytes here mean the end of the file.
    private func packet(at offset: Int64, count: Int, of handle: [UInt8], _ session: SFTPSession) async throws
        -> [UInt8]
    {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let more = try await session.read(handle, at: offset + Int64(bytes.count), count: count - bytes.count)
            if more.isEmpty { break }
            bytes += more
        }
        return bytes
    }

    package func list(_ prefix: String) async throws(PraError) -> [ObjectInfo] {
        try await call(nil) { [self] session in
            let folder = prefix.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(
                separator: "/")
            var found: [ObjectInfo] = [], level = [folder]
            while !level.isEmpty {
                let pages = try await self.pages(of: level, session)
                level = []
                for (key, attributes) in pages where key.hasPrefix(prefix) || prefix.hasPrefix("\(key)/") {
                    if attributes.isFolder {
                        level.append(key)
                    } else if key.hasPrefix(prefix) {
                        found.append(ObjectInfo(key: key, size: attributes.size ?? 0))
                    }
                }
            }
            if found.isEmpty { try await checkRoot(session) }
            return found.sorted { $0.key < $1.key }
        }
    }

    /// What is in these folders. One that is gone meanwhile has nothing.
    private func pages(
        of folders: [String], _ session: SFTPSession
    ) async throws -> [(String, SFTPAttributes)] {
        try await withThrowingTaskGroup(of: [(String, SFTPAttributes)].self) { group in
            for folder in folders {
                group.addTask { [self] in
                    let names = try await session.list(place.path(of: folder)) ?? []
                    return names.map { (folder.isEmpty ? $0.name : "\(folder)/\($0.name)", $0.attributes) }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }
}
