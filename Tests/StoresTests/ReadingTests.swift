import Model
import Ports
import Testing

@testable import Stores

/// What was read is read again only when it is due, and what is remembered is believed by nobody but a reader.
@Suite struct ReadingBack {
    private let period = Duration.seconds(30 * 86_400)

    /// A store with points 1 and 2, which share a file, and what remembers its readings.
    private struct Sample {
        var objects = MemoryStore()
        var folder = MemoryStore()
        /// Where it is.
        var place: UInt8 = 1
        var points: [PointDocument] = []
        let recipients: [Recipient]

        init(isEncrypted: Bool = false) async throws {
            recipients = isEncrypted ? [Recipient("operator", .key, operatorSecret)] : []
            let store = try await Store.initialize(objects, random: SeededRandom(1), for: recipients)
            let shared = SampleTree.File(path: "pgdata/a", bytes: SeededRandom(2).bytes(2_000_000))
            for number in 1...2 {
                let own = SampleTree.File(path: "pgdata/b", bytes: SeededRandom(UInt64(10 + number)).bytes(500_000))
                points.append(try await store.commit(SampleTree(files: [shared, own]), as: number).0)
            }
        }

        func open() async throws -> Store {
            guard !recipients.isEmpty else { return try await Store.open(objects, random: SeededRandom(9)) }
            return try await Store.open(objects, random: SeededRandom(9), with: operatorSecret)
        }

        func identity(_ id: String) -> StoreIdentity {
            StoreIdentity(id: id, place: Digest(repeatElement(place, count: 32)))
        }

        /// Of all objects, as replication or rsync makes it: it has the same id.
        func copy() -> Sample {
            var copy = self
            (copy.objects, copy.place) = (MemoryStore(), 2)
            for (key, bytes) in objects.objects { copy.objects.set(key, bytes) }
            return copy
        }

        /// As another process does.
        func memory(_ store: Store, for lasts: Duration) -> Remembering {
            Remembering(Readings(in: folder, of: identity(store.id)), for: lasts)
        }

        func verify(_ number: Int, after seconds: Int64, for lasts: Duration) async throws -> VerifyResult {
            let store = try await open()
            return try await store.verify(
                points[number - 1], at: modified + .seconds(seconds), remembering: memory(store, for: lasts))
        }

        func read(after seconds: Int64, for lasts: Duration, share: Double = 1) async throws -> DataReading {
            let store = try await open()
            return try await store.readData(
                at: modified + .seconds(seconds), remembering: memory(store, for: lasts), share: share)
        }

        /// The largest first: of the data, that of the first point.
        func packs(_ kind: Pack.Kind) -> [String] {
            objects.objects.filter { $0.key.hasPrefix("packs/") && $0.value[8] == kind.rawValue }
                .sorted { $0.value.count > $1.value.count }.map(\.key)
        }

        func damage(_ key: String) {
            objects.set(
                key, objects.objects[key].map { $0.enumerated().map { $0.offset == 300 ? ~$0.element : $0.element } })
        }
    }

    @Test func aVerificationReadsWhatIsNewAndWhatIsOlderThanTheScrubPeriod() async throws {
        let sample = try await Sample()
        let first = try await sample.verify(1, after: 0, for: period)
        #expect(first.bytesRead.bytes > 2_000_000 && first.remembered.objects == 0 && first.findings == [])
        let again = try await sample.verify(1, after: 60, for: period)
        #expect(again.bytesRead == .zero && again.extents == 0 && again.segments == 0)
        #expect(again.remembered.bytes == first.bytesRead && again.remembered.oldest == modified)
        let second = try await sample.verify(2, after: 120, for: period)
        #expect(second.bytesRead.bytes < 2_000_000 && second.remembered.bytes.bytes > 2_000_000)
        let late = try await sample.verify(1, after: 30 * 86_400, for: period)
        #expect(late.bytesRead == first.bytesRead && late.remembered.objects == 0)
    }

    /// Replication, rsync and snapshots copy a store with its id.
    @Test func whatWasReadOfAStoreStandsForNoCopyOfIt() async throws {
        let sample = try await Sample()
        let whole = try await sample.read(after: 0, for: period).bytesRead
        _ = try await sample.verify(1, after: 0, for: period)
        let copy = sample.copy()
        copy.damage(try #require(copy.packs(.data).first))
        #expect(try await !copy.verify(1, after: 1, for: period).findings.isEmpty)
        let read = try await copy.read(after: 1, for: period)
        #expect(!read.findings.isEmpty && read.remembered.bytes.bytes < whole.bytes / 2)
        let original = try await sample.read(after: 2, for: period)
        #expect(original.bytesRead == .zero && original.remembered.bytes == whole, "it keeps what was read of it")
    }

    @Test func whatIsRememberedIsGoneDamagedOrOfTheFutureIsReadAgain() async throws {
        let sample = try await Sample()
        let first = try await sample.verify(1, after: 0, for: period)
        let key = try #require(sample.folder.objects.keys.first)
        let memory = try #require(sample.folder.objects[key])
        for broken in [nil, [], Array(memory.dropLast()), memory.map { $0 ^ 1 }] as [[UInt8]?] {
            sample.folder.set(key, broken)
            #expect(try await sample.verify(1, after: 1, for: period).bytesRead == first.bytesRead)
        }
        sample.folder.set(key, memory)
        #expect(try await sample.verify(1, after: -1, for: period).bytesRead == first.bytesRead, "the clock went back")
    }

    @Test func aFolderThatTakesNothingCostsReadingAgainAndNoVerification() async throws {
        let sample = try await Sample()
        sample.folder.arm(.init(at: 1))
        #expect(try await sample.verify(1, after: 0, for: period).findings == [])
        sample.folder.arm(nil)
        #expect(try await sample.verify(1, after: 1, for: period).bytesRead.bytes > 2_000_000)
    }

    @Test func noRestoreBelievesAReading() async throws {
        let sample = try await Sample()
        _ = try await sample.verify(1, after: 0, for: period)
        sample.damage(try #require(sample.packs(.data).first))
        let store = try await sample.open()
        await #expect(throws: (any Error).self) { _ = try await store.read(sample.points[0]) }
    }

    @Test(arguments: [false, true])
    func damageIsNamedWithItsPointsEachTimeAndMarked(isEncrypted: Bool) async throws {
        let sample = try await Sample(isEncrypted: isEncrypted)
        let sound = try await sample.read(after: 0, for: period)
        #expect(sound.findings == [] && sound.points.isEmpty && sound.objects > 4)
        let key = try #require(sample.packs(.data).first)
        sample.damage(key)
        #expect(try await sample.read(after: 1, for: period).objects == 0, "nothing is due")
        for second in [2, 3] as [Int64] {
            let found = try await sample.read(after: period.microseconds / 1_000_000 + second, for: period)
            #expect(found.findings.contains("\(key) does not have the hash that is its name"))
            #expect(found.points.contains { $0.point == sample.points[0].action && $0.cluster == "akig" })
            #expect(found.objects == (second == 2 ? sound.objects : 1), "a damaged pack is never remembered")
        }
        #expect(sample.objects.objects.keys.count { $0.hasPrefix("tombstones/") } == 1)
        #expect(try await sample.verify(1, after: 4, for: period).findings.isEmpty == false)
    }

    @Test func damagedWALIsFoundWithoutAnyPointThatNeedsIt() async throws {
        let sample = try await Sample()
        let store = try await sample.open()
        try await store.putSegment(
            system: SystemIdentifier(7_123), timeline: Timeline(1), number: 9, bytes: sampleSegment(9))
        let key = try #require(sample.objects.objects.keys.first { $0.hasPrefix("wal/") && $0.hasSuffix("09") })
        sample.damage(key)
        let found = try await sample.read(after: 0, for: period)
        #expect(found.findings.count == 1 && found.findings[0].contains(key) && found.points.isEmpty)
    }

    @Test func aBudgetReadsTheOldestFirstAndInTheEndEverything() async throws {
        let sample = try await Sample()
        let all = try await sample.open().stats()
        var passes = 0, read = ByteCount.zero
        while true {
            let pass = try await sample.read(after: Int64(passes), for: period, share: 0.1)
            passes += 1
            read += pass.bytesRead
            if pass.left.objects == 0 { break }
            #expect(pass.objects > 0 && passes < 20)
        }
        #expect(passes >= 3 && read.bytes > all.folders["packs"]?.bytes.bytes ?? 0)
        // What was read in the first pass is due first.
        let store = try await sample.open()
        let due = try await DueObjects(
            in: sample.objects, at: modified + .seconds(100), sample.memory(store, for: .zero), decoded: true,
            share: 0)
        let first = await sample.memory(store, for: period).readings.reading(of: due.now[0].name)
        #expect(first?.at == modified)
    }

    /// As the loop does it: thirty passes of two thirtieths, over what was not read for half a period.
    @Test(arguments: [1, 2]) func nothingIsEverReadLongerAgoThanThePeriod(every: Int) async throws {
        let sample = try await Sample(), pass = period / 30
        let store = try await sample.open()
        // Small objects, so that a share of them is a share.
        for number in 20..<80 as Range<UInt64> {
            let (system, bytes) = (SystemIdentifier(7_123), sampleSegment(Int(number)))
            try await store.putSegment(system: system, timeline: Timeline(1), number: number, bytes: bytes)
        }
        let readings = Readings(in: sample.folder, of: sample.identity(store.id))
        var largest = 0.0
        for number in stride(from: 0, through: 120, by: every) {
            let now = modified + pass * number
            let read = try await store.readData(
                at: now, remembering: Remembering(readings, for: period / 2), share: 2.0 / 30)
            largest = max(largest, Double(read.objects))
            guard number > 30 else { continue }
            let overdue = try await DueObjects(
                in: sample.objects, at: now, Remembering(readings, for: period), decoded: true, share: 1)
            #expect(overdue.now.isEmpty, "pass \(number), each \(every)")
        }
        #expect(largest < 15, "no pass reads much more than its share")
    }

    @Test func twoReadersAtOnceBothLeaveWhatTheyRead() async throws {
        let sample = try await Sample()
        let store = try await sample.open()
        let readers = [sample.memory(store, for: period), sample.memory(store, for: period)]
        for (reader, point) in zip(readers, sample.points) {
            _ = try await store.verify(point, at: modified, remembering: reader)
        }
        for number in 1...2 { #expect(try await sample.verify(number, after: 1, for: period).bytesRead == .zero) }
    }

    @Test func withoutAKeyEveryChangedBitOfAPackIsFound() async throws {
        let sample = try await Sample(isEncrypted: true)
        let store = try await KeylessStore(sample.objects)
        let memory = Remembering(Readings(in: sample.folder, of: sample.identity(store.id)), for: period)
        #expect(try await store.check().isEmpty)
        let sound = try await store.readData(at: modified, remembering: memory)
        #expect(sound.findings == [] && sound.objects > 4)
        #expect(try await store.readData(at: modified + .seconds(1), remembering: memory).objects == 0)
        let keyed = try await sample.read(after: 2, for: period)
        #expect(keyed.objects > sound.objects, "hashes alone stand for no decoding")
        let key = try #require(sample.packs(.data).first)
        sample.damage(key)
        let found = try await store.readData(
            at: modified + period + .seconds(3), remembering: Remembering(memory.readings, for: period))
        #expect(found.findings == ["\(key) does not have the hash that is its name"])
        sample.objects.set(key, nil)
        #expect(try await store.check().damages == ["\(key) is missing"])
    }
}
