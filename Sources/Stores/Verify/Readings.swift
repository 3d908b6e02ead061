import Model
import Ports

/// What was read back and found sound, and when. It lies with whoever reads (a state directory), never in the store,
/// and no restore asks it: who loses it reads again, and that is all, so that no call fails for it.
package actor Readings {
    struct Reading: Hashable, Sendable {
        var at: Timestamp
        var bytes: Int64
        /// Nothing of it was in this host's memory before.
        var isFromMedium: Bool
        /// Decoded and compared extent by extent, not by its name's hash alone.
        var isDecoded: Bool
    }

    private static let magic = Array("PRAREAD1".utf8)
    private static let rowBytes = 56

    private let folder: any ObjectStore
    private let key: String
    private var known: [Digest: Reading]?
    private var removed: Set<Digest> = []

    /// - Parameters:
    ///   - folder: of this host, not of the store.
    ///   - store: a copy elsewhere has readings of its own.
    package init(in folder: any ObjectStore, of store: StoreIdentity) {
        (self.folder, key) = (folder, "readings/\(store)")
    }

    func reading(of name: Digest) async -> Reading? { await all()[name] }

    /// One that compared hashes alone does not take the place of one that knew more.
    func note(_ name: Digest, _ reading: Reading) async {
        let known = await all()[name]
        if known?.isDecoded == true, !reading.isDecoded { return }
        self.known?[name] = reading
        removed.remove(name)
    }

    /// It was found damaged: it is read again the next time.
    func remove(_ name: Digest) async {
        _ = await all()
        known?[name] = nil
        removed.insert(name)
    }

    /// Keeps what was noted. What another process noted meanwhile stays.
    func save() async {
        var merged = await stored()
        merged.merge(await all()) { $0.at > $1.at ? $0 : $1 }
        for name in removed { merged[name] = nil }
        known = merged
        do throws(PraError) { try await folder.replace(key, Readings.encode(merged)) } catch {
            // The next verification reads again what this one read.
        }
    }

    /// Forgets all but `names`: a name never comes back.
    func keepOnly(_ names: Set<Digest>) async { known = await all().filter { names.contains($0.key) } }

    private func all() async -> [Digest: Reading] {
        if let known { return known }
        let read = await stored()
        // Somebody else came first while it was read, and may have noted something.
        if let known { return known }
        known = read
        return read
    }

    private func stored() async -> [Digest: Reading] {
        do throws(PraError) {
            guard let bytes = try await folder.get(key, range: nil) else { return [:] }
            return try Readings.decode(bytes, key)
        } catch { return [:] }
    }

    private static func encode(_ readings: [Digest: Reading]) -> [UInt8] {
        var writer = ByteWriter(bytes: magic)
        for (name, reading) in readings {
            writer.put(name)
            writer.put(reading.at.microseconds)
            writer.put(reading.bytes)
            writer.put(UInt8(reading.isFromMedium ? 1 : 0) | UInt8(reading.isDecoded ? 2 : 0))
            writer.put(zeros: 7)
        }
        writer.put(crc32c(writer.bytes[...]))
        return writer.bytes
    }

    private static func decode(_ bytes: [UInt8], _ key: String) throws(PraError) -> [Digest: Reading] {
        let end = bytes.count - 4
        guard end >= magic.count, bytes.starts(with: magic) else { throw corrupt(key, "it is not what its name says") }
        var reader = ByteReader(bytes[end...], of: key)
        guard try reader.take(UInt32.self) == crc32c(bytes[..<end]) else { throw corrupt(key, "its checksum differs") }
        reader = ByteReader(bytes[magic.count..<end], of: key)
        var readings: [Digest: Reading] = [:]
        readings.reserveCapacity(end / rowBytes)
        while !reader.isAtEnd {
            let (name, at) = (try reader.takeDigest(), Timestamp(microseconds: try reader.take(Int64.self)))
            let (count, flags) = (try reader.take(Int64.self), try reader.take(UInt8.self))
            _ = try reader.take(count: 7)
            readings[name] = Reading(at: at, bytes: count, isFromMedium: flags & 1 > 0, isDecoded: flags & 2 > 0)
        }
        return readings
    }
}

/// How long a reading stands for another one.
package struct Remembering: Sendable {
    let readings: Readings
    private let lasts: Duration

    /// - Parameter lasts: the scrub period; zero reads everything again.
    package init(_ readings: Readings, for lasts: Duration) { (self.readings, self.lasts) = (readings, lasts) }

    /// The reading that makes another one needless at `now`; `nil` when it is due. One of the future is not believed.
    func standing(_ name: Digest, at now: Timestamp, decoded: Bool) async -> Readings.Reading? {
        guard let reading = await readings.reading(of: name), reading.at > now - lasts, reading.at <= now,
            reading.isDecoded || !decoded
        else { return nil }
        return reading
    }
}

/// What was not read because a reading stands for it.
package struct Remembered: Hashable, Sendable, Codable {
    package var objects = 0
    package var bytes = ByteCount.zero
    /// When the first of them was read; `nil` without any.
    package var oldest: Timestamp?
    var isFromMedium = true

    mutating func add(_ reading: Readings.Reading) {
        objects += 1
        bytes += ByteCount(reading.bytes)
        oldest = min(oldest ?? reading.at, reading.at)
        if !reading.isFromMedium { isFromMedium = false }
    }
}
