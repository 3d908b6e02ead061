import Model
import Ports

/// What reading packs found.
struct PacksRead: Sendable {
    var findings = Findings()
    /// Packs whose own bytes are wrong.
    var broken: [Digest] = []
    /// Extents that can not be read.
    var damaged: Set<Digest> = []
    var bytes: Int64 = 0
    var packs = 0
    var extents = 0
    var isFromMedium = true

    fileprivate mutating func add(_ report: PackReport) {
        damaged.formUnion(report.damaged)
        if report.isBroken { broken.append(report.id) }
        for line in report.lines { findings.add(line) }
        bytes += Int64(report.bytes)
        packs += 1
        extents += report.extents
        if !report.isFromMedium { isFromMedium = false }
    }
}

extension Store {
    /// What is read between two saves of what was read: a killed reader reads no more than this again.
    static let savedEvery: Int64 = 1 << 30

    /// Reads packs, in the order that is given, and compares their bytes with their names, each frame with its checksum
    /// and each extent with its id. Sound ones are noted.
    /// - Parameter progress: told how many bytes were read; called often.
    func read(
        packs ids: [Digest], at now: Timestamp, _ memory: Readings?, progress: (Int64) -> Void
    ) async throws(PraError) -> PacksRead {
        var read = PacksRead(), rest = ids[...], saved: Int64 = 0
        while !rest.isEmpty {
            let batch = rest.prefix(coreCount())
            rest = rest.dropFirst(batch.count)
            for report in try await readPacks(batch) {
                read.add(report)
                await memory?.note(report, at: now)
                progress(read.bytes)
            }
            guard read.bytes - saved >= Store.savedEvery || rest.isEmpty else { continue }
            saved = read.bytes
            await memory?.save()
        }
        return read
    }

    private func readPacks(_ ids: ArraySlice<Digest>) async throws(PraError) -> [PackReport] {
        do {
            return try await withThrowingTaskGroup(of: PackReport.self) { group in
                for id in ids { group.addTask { try await self.readPack(id) } }
                return try await group.reduce(into: []) { $0.append($1) }.sorted { $0.id < $1.id }
            }
        } catch { throw PraError.wrapping(error) }
    }

    /// A pack that is missing gives an empty report: the structure check has named it.
    private func readPack(_ id: Digest) async throws(PraError) -> PackReport {
        let isFromMedium = try await objects.dropFromMemory(StoreKey.pack(id))
        guard let bytes = try await objects.get(StoreKey.pack(id), range: nil) else { return PackReport(id: id) }
        var report: PackReport
        do throws(PraError) {
            let (cipher, seal) = (cipher, try await packSeal(bytes, of: id))
            report = await workers.submit { PackReport(reading: bytes, as: id, cipher, seal, with: $0) }.value()
        } catch  where error.code == .storeCorrupt {
            report = PackReport(id: id, line: error.what)
        }
        report.isFromMedium = isFromMedium
        for delta in report.deltas where try await !rebuilds(delta, &report) { report.note(damaged: delta.entry) }
        return report
    }

    /// A delta is damaged where it does not give its extent, its pack only where the base is sound.
    private func rebuilds(_ delta: ExtentIndex.Found, _ report: inout PackReport) async throws(PraError) -> Bool {
        guard let chain = try await index.chain(from: delta) else { return false }
        do throws(PraError) {
            _ = try await checkedExtents([chain])
            return true
        } catch  where error.code == .storeCorrupt {
            do throws(PraError) {
                _ = try await checkedExtents([Array(chain.dropFirst())])
                report.isBroken = true
            } catch  where error.code == .storeCorrupt {
                // Found where the base is read.
            }
            return false
        }
    }
}

extension Readings {
    fileprivate func note(_ report: PackReport, at now: Timestamp) async {
        guard report.isSound else { return await remove(report.id) }
        let reading = Reading(
            at: now, bytes: Int64(report.bytes), isFromMedium: report.isFromMedium, isDecoded: true)
        await note(report.id, reading)
    }
}
