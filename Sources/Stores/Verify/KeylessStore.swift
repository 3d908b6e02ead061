import Model
import Ports

/// What can be checked of a store without any of its keys: names and sizes, and that packs and index files have the
/// hashes that are their names. It writes nothing into the store.
package struct KeylessStore: Sendable {
    package let id: String
    private let objects: any ObjectStore
    private let index: ExtentIndex

    /// - Throws: `.storeMissing`, `.storeNewer`.
    package init(_ objects: any ObjectStore) async throws(PraError) {
        let format = try await Store.format(in: objects)
        _ = try format.newerFeatures()
        (id, self.objects, index) = (format.storeId, objects, ExtentIndex(objects))
    }

    package func check() async throws(PraError) -> StoreFindings {
        try await index.refresh()
        var findings = StoreFindings(), sizes: [Digest: Int64] = [:]
        for file in await index.current { _ = try await findings.readIndex(file, in: objects) }
        let expected = await index.packSizes()
        for info in try await objects.list("packs/") {
            guard let id = findings.pack(info) else { continue }
            sizes[id] = info.size
            if expected[id] == nil { findings.orphans(id) }
        }
        for (_, line) in wrongPacks(expected, sizes).sorted(by: { $0.key < $1.key }) { findings.damage.add(line) }
        findings.missing(try await PointKeys(in: objects).missing)
        return findings
    }

    /// As `Store.readData`, by hashes alone; WAL, whose names are not hashes, is passed over.
    package func readData(
        at now: Timestamp, remembering memory: Remembering,
        progress: @Sendable (_ done: ByteCount, _ total: ByteCount) -> Void = { _, _ in }
    ) async throws(PraError) -> DataReading {
        let due = try await DueObjects(in: objects, at: now, memory, decoded: false, share: 1)
        var reading = DataReading(due), findings = Findings(), unsaved: Int64 = 0
        reading.objects = 0
        for object in due.now where !object.key.hasPrefix("wal/") {
            guard let (isSound, isFromMedium) = try await objects.hasItsHash(object) else { continue }
            reading.objects += 1
            reading.bytesRead += ByteCount(object.bytes)
            if !isFromMedium { reading.isFromMedium = false }
            if isSound {
                await memory.readings.note(
                    object.name, .init(at: now, bytes: object.bytes, isFromMedium: isFromMedium, isDecoded: false))
            } else {
                await memory.readings.remove(object.name)
                findings.add("\(object.key) does not have the hash that is its name")
            }
            progress(reading.bytesRead, ByteCount(due.bytes))
            unsaved += object.bytes
            if unsaved >= Store.savedEvery {
                unsaved = 0
                await memory.readings.save()
            }
        }
        await memory.readings.save()
        reading.findings = findings.lines
        return reading
    }
}

/// A line for each pack that is not there as the index says.
func wrongPacks(_ expected: [Digest: Int64], _ listed: [Digest: Int64]) -> [Digest: String] {
    var wrong: [Digest: String] = [:]
    for (id, size) in expected {
        switch listed[id] {
        case nil: wrong[id] = "\(StoreKey.pack(id)) is missing"
        case size: break
        case .some(let other): wrong[id] = "\(StoreKey.pack(id)) has \(other) bytes, not \(size)"
        }
    }
    return wrong
}
