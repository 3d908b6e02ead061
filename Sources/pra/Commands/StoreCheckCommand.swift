import ArgumentParser
import Manifests
import Model
import Ports
import Stores

/// `pra store check`: whether the store holds what it says.
struct StoreCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Compare the index, the packs and their footers; with --read-data every byte.",
        discussion: """
            First the structure: index, sizes and footers of packs, tree, maps and WAL of every point; little is read \
            for it. With --read-data then the packs, index files and WAL, with or without a point: the hash that is \
            each pack's name, each frame, each extent against its id. What was read and found sound within the scrub \
            period (BackupStore.scrub) is not read again: the state folder remembers it, and no restore asks it. \
            `pra run` reads a part of the store at a time by itself.

            Who has no key of an encrypted store checks names, sizes and hashes with --no-key: that finds every \
            changed bit of a pack, in WAL none.

            Damaged packs are marked, so that no new point builds on them.
            Exit status: 0, with remarks too; 9 when something is damaged.
            """)

    @OptionGroup var target: StoreCommand.Target
    @Flag(help: "Read what was not read within the scrub period.") var readData = false
    @Flag(help: "Read everything, whatever was read before.") var reread = false
    @Flag(help: "Check what can be checked without a key.") var noKey = false
    @OptionGroup var state: StateOptions

    struct Outcome: Encodable {
        struct Data: Encodable {
            var objects: Int
            var bytes: ByteCount
            /// What an earlier reading stands for.
            var remembered: Remembered
            var readFrom: ReadFrom
            var damagedPoints: [ScrubRecord.Stricken]
        }

        var findings: [String]
        var remarks: [String]
        /// What was read; absent without --read-data.
        var data: Data?
    }

    func validate() throws {
        if reread, !readData { throw ValidationError("--reread goes with --read-data") }
    }

    func run() async throws {
        let place = try await target.place()
        let outcome = try await noKey ? withoutKey(place) : withKey(place)
        try target.output.show(json: Versioned("pra.store-check/v1", outcome)) { StoreCheckCommand.text(of: outcome) }
        if !outcome.findings.isEmpty { throw ExitCode(PraError.Code.verificationFailed.exitStatus) }
    }

    private func withKey(_ place: StorePlace) async throws(PraError) -> Outcome {
        let store = try await place.open()
        let found = try await store.check()
        guard readData else { return Outcome(found, nil) }
        let (now, report, memory) = (SystemTime().now(), reporter(place), memory(of: store.id, place))
        let read = try await store.inSession(.verify, action(place), at: now) { () throws(PraError) in
            try await store.readData(at: now, remembering: memory, progress: report)
        }
        return Outcome(found, read)
    }

    private func withoutKey(_ place: StorePlace) async throws(PraError) -> Outcome {
        let store = try await KeylessStore(try place.objects())
        let found = try await store.check()
        guard readData else { return Outcome(found, nil) }
        let memory = memory(of: store.id, place)
        return Outcome(
            found,
            try await store.readData(at: SystemTime().now(), remembering: memory, progress: reporter(place)))
    }

    private func memory(of store: String, _ place: StorePlace) -> Remembering {
        let folder = FileStore(directory: state.path, creating: true, readers: 1)
        return Remembering(Readings(in: folder, of: place.identity(store)), for: reread ? .zero : place.scrub.every)
    }

    private func action(_ place: StorePlace) -> ActionID { ActionID("check/\(place.url)") }

    private func reporter(_ place: StorePlace) -> @Sendable (ByteCount, ByteCount) -> Void {
        let (printer, action) = (LoopPrinter(json: target.output.isJSON), action(place))
        return { printer.tell(action, Progress(stage: "read", done: $0, total: $1)) }
    }

    private static func text(of outcome: Outcome) -> String {
        let lines = outcome.findings.map { "- \($0)\n" } + outcome.remarks.map { "  \($0)\n" }
        var last = outcome.findings.isEmpty ? "no findings" : "DAMAGED"
        if let data = outcome.data {
            let before = data.remembered.oldest.map { "; \(data.remembered.bytes) were read since \($0)" } ?? ""
            let from = data.readFrom == .disk ? "disk" : "cache or disk, which is not known"
            last += "; read \(data.bytes) in \(data.objects) objects from \(from)\(before)"
        }
        return lines.joined() + last + "\n"
    }
}

extension StoreCheckCommand.Outcome {
    fileprivate init(_ found: StoreFindings, _ reading: DataReading?) {
        let damages = found.damages
        findings = damages + (reading?.findings.filter { !damages.contains($0) } ?? [])
        remarks = found.remarks
        data = reading.map { reading in
            Data(
                objects: reading.objects, bytes: reading.bytesRead, remembered: reading.remembered,
                readFrom: reading.isFromMedium ? .disk : .cacheOrDisk, damagedPoints: reading.points)
        }
    }
}
