import Model
import Ports

/// What reading a store's data found.
package struct DataReading: Hashable, Sendable {
    /// A line for each damage; empty when what was read is sound.
    package var findings: [String] = []
    /// Points that stand on what is damaged.
    package var points: [ScrubRecord.Stricken] = []
    package var objects = 0
    package var bytesRead = ByteCount.zero
    /// What an earlier reading stands for.
    package var remembered = Remembered()
    /// What is due and was over the budget.
    package var left = Remembered()
    package var isFromMedium = true
}

extension Store {
    /// Reads the packs, index files and WAL of the whole store that no earlier reading stands for, points or no points,
    /// what was not read for the longest time first. Damaged packs get a tombstone, as by `verify`.
    /// - Parameters:
    ///   - share: of the store's bytes that one call reads, about.
    ///   - progress: told the bytes read so far and the total; called often.
    package func readData(
        at now: Timestamp, remembering memory: Remembering, share: Double = 1,
        progress: @Sendable (_ done: ByteCount, _ total: ByteCount) -> Void = { _, _ in }
    ) async throws(PraError) -> DataReading {
        try await index.refresh()
        let due = try await DueObjects(in: objects, at: now, memory, decoded: true, share: share)
        let total = ByteCount(due.bytes), packs = due.now.filter { $0.key.hasPrefix("packs/") }
        var read = try await read(packs: packs.map(\.name), at: now, memory.readings) { done in
            progress(ByteCount(done), total)
        }
        var reading = DataReading(due, read), wal: Set<String> = []
        for object in due.now where !object.key.hasPrefix("packs/") {
            if let line = try await damage(of: object, at: now, memory.readings, into: &reading) {
                read.findings.add(line)
                wal.insert(object.key)
            }
            progress(reading.bytesRead, total)
        }
        await memory.readings.save()
        if let line = await condemn(damaged: read.broken, at: now) { read.findings.add(line) }
        if !read.broken.isEmpty || !wal.isEmpty {
            reading.points = try await points(on: Set(read.broken), read.damaged, wal)
            for stricken in reading.points {
                for line in stricken.findings { read.findings.add("\(stricken.point): \(line)") }
            }
        }
        reading.findings = read.findings.lines
        return reading
    }

    /// Of an index file or of WAL.
    private func damage(
        of object: DueObjects.Object, at now: Timestamp, _ readings: Readings, into reading: inout DataReading
    ) async throws(PraError) -> String? {
        var isFromMedium = true
        do throws(PraError) {
            if object.key.hasPrefix("wal/") {
                isFromMedium = try await objects.dropFromMemory(object.key)
                guard try await WALObject.read(object.key, in: self) != nil else { return nil }
            } else {
                guard let (isSound, fromMedium) = try await objects.hasItsHash(object) else { return nil }
                guard isSound else { throw corrupt(object.key, "it does not have the hash that is its name") }
                isFromMedium = fromMedium
            }
        } catch  where error.code == .storeCorrupt {
            await readings.remove(object.name)
            return error.what
        }
        if !isFromMedium { reading.isFromMedium = false }
        reading.bytesRead += ByteCount(object.bytes)
        await readings.note(
            object.name, .init(at: now, bytes: object.bytes, isFromMedium: isFromMedium, isDecoded: true))
        return nil
    }

    /// Points that no sound copy of what is damaged helps, with the files that it is in.
    private func points(
        on packs: Set<Digest>, _ extents: Set<Digest>, _ keys: Set<String>
    ) async throws(PraError) -> [ScrubRecord.Stricken] {
        var found: [ScrubRecord.Stricken] = []
        for point in try await points() {
            var closure = Closure(self), lines: [String] = []
            do throws(PraError) { try await closure.add(point) { _, _ in } } catch  where error.code == .storeCorrupt {
                lines.append(error.what)
            }
            if !closure.packs.isDisjoint(with: packs) {
                lines += closure.packs.intersection(packs).sorted().map { "it stands on \(StoreKey.pack($0))" }
                lines += try await files(of: point, on: extents)
            }
            for (name, _) in point.neededSegments where !keys.isEmpty {
                let needed = try await walKeys(of: name, system: point.system)
                lines += needed.filter(keys.contains).map { "it needs \($0)" }
            }
            if !lines.isEmpty {
                found.append(.init(point: point.action, cluster: point.clusterName, findings: lines))
            }
        }
        return found
    }
}

extension DataReading {
    init(_ due: DueObjects, _ read: PacksRead) {
        self.init(due)
        (bytesRead, isFromMedium) = (ByteCount(read.bytes), read.isFromMedium)
    }

    init(_ due: DueObjects) {
        (objects, remembered) = (due.now.count, due.remembered)
        left.objects = due.later.count
        left.bytes = ByteCount(due.later.reduce(0) { $0 + $1.bytes })
    }
}
