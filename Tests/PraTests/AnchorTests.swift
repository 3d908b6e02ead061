import Children
import Engines
import Evidence
import Foundation
import Loopback
import Model
import Ports
import Reconciler
import State
import Stores
import Synchronization
import Testing
import Transfer

@testable import Manifests
@testable import pra

/// Checkpoints that are shown to somebody else: a git repository, and an authority that openssl plays.
@Suite("Anchors") struct AnchorTests {
    private let folder: Folder
    private let note = CheckpointNote(
        size: 7, root: Digest([UInt8](repeating: 1, count: 32)), text: "pra-1\n7\nAQ==\n\n— pra-1 c2ln\n")

    init() throws { folder = try Folder() }

    // MARK: A time-stamp authority

    enum Way: CaseIterable { case honest, refusing, repeating, silent }

    @Test("A token is over these bytes, answers this question, and is verified by openssl")
    func token() async throws {
        let authority = try authority(.honest)
        let stamp = try await stamp(authority)
        try Data(stamp.bytes).write(to: url("r.tsr"))
        try Data(note.text.utf8).write(to: url("note"))
        let verify = try Child.start([
            "openssl", "ts", "-verify", "-data", url("note").path, "-in", url("r.tsr").path, "-CAfile",
            url("cert.pem").path,
        ])
        #expect(verify.wait() == 0, "\(verify.said)")
        #expect(abs((stamp.token.at - SystemTime().now()).inSeconds) < 300)
        #expect(authority.requests.first?.headers["content-type"] == "application/timestamp-query")
        for (nonce, text) in [(1, note.text), (42, "another")] as [(UInt64, String)] {
            let other = TimeStampRequest(of: Array(text.utf8), nonce: nonce)
            #expect(throws: TimeStampToken.Fault.self) { () throws in _ = try TimeStampToken(stamp.bytes, to: other) }
        }
    }

    @Test(
        "An authority that refuses, repeats itself, or says nothing gives no token",
        arguments: [
            (Way.refusing, PraError.Code.anchorRefused, "it refused, with status 2"),
            (.repeating, .anchorRefused, "the nonce is not the one that was sent"),
            (.silent, .anchorUnreachable, "gave no answer"),
        ])
    func noToken(_ way: Way, _ code: PraError.Code, _ what: String) async throws {
        let authority = try authority(way)
        if way == .repeating { _ = try await stamp(authority, nonce: 41) }
        do {
            _ = try await stamp(authority)
            Issue.record("it gave one")
        } catch {
            let error = PraError.wrapping(error)
            #expect(error.code == code && error.what.contains(what), "\(error)")
        }
    }

    @Test("A token is kept in the state and beside the copies, with the checkpoint that it is over, once")
    func kept() async throws {
        let authority = try authority(.honest), state = url("state").path
        let journal = try await SQLiteJournal.open(state, for: .writing)
        let retired = Fact.Event.retired(.init(plan: "p", reason: "r"))
        try await journal.append([operatorFact(retired, about: ResourceID("Cluster", "a"), confidence: .observed)])
        let checkpoint = try #require(try await journal.checkpoint())
        let anchorer = Anchorer(
            client: try HTTPClient(), journal: journal, runner: SubprocessRunner(time: SystemTime()),
            random: SystemRandom())
        let anchor = EvidencePolicy.Anchor(type: .rfc3161, interval: .seconds(60), url: authority.url)
        let record = try await anchorer.put(
            AnchorOrder(anchor, of: "a.yaml", checkpoint, before: SystemTime().now()))
        let file = try #require(record.file)
        #expect(record.size == 1 && record.root == checkpoint.root && record.place == authority.url)
        try await journal.append([operatorFact(.anchored(record), about: anchor.subject, confidence: .observed)])
        let store = FileStore(directory: url("store").path, creating: true)
        for _ in 0..<2 { try await journal.copy(to: store) }
        let origin = try #require(try await journal.origin())
        let copied = try Data(contentsOf: url("store/evidence/\(origin)/anchors/\(file)"))
        #expect(copied == (try Data(contentsOf: url("state/anchors/\(file)"))))
        let verify = try Child.start([
            "openssl", "ts", "-verify", "-data", url("store/evidence/\(origin)/checkpoints/000000000001").path, "-in",
            url("store/evidence/\(origin)/anchors/\(file)").path, "-CAfile", url("cert.pem").path,
        ])
        #expect(verify.wait() == 0, "\(verify.said)")
    }

    // MARK: A git note

    @Test("The newest checkpoint is a note of the manifests' commit; the same again changes nothing")
    func gitNote() async throws {
        _ = try folder.write("a", to: "manifests/a.yaml")
        for arguments in [["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "first"]] { try git(arguments) }
        let notes = GitNote(runner: SubprocessRunner(time: SystemTime()), path: url("manifests/a.yaml").path)
        let before = SystemTime().now(), record = try await notes.put(note, before: before)
        #expect(record.form == .gitNote && record.size == 7 && record.before == before)
        #expect(try git(["notes", "--ref=pra", "show", record.place]) == note.text)
        let once = try git(["rev-parse", GitNote.ref])
        _ = try await notes.put(note, before: before)
        #expect(try git(["rev-parse", GitNote.ref]) == once)
        let later = CheckpointNote(size: 9, root: note.root, text: note.text.replacing("7", with: "9"))
        _ = try await notes.put(later, before: before)
        #expect(try git(["notes", "--ref=pra", "show", "HEAD"]) == later.text)
        #expect(try git(["status", "--porcelain"]) == "")
    }

    @Test("Without a repository, or without a commit in it, that is said", arguments: [false, true])
    func noRepository(isRepository: Bool) async throws {
        _ = try folder.write("a", to: "manifests/a.yaml")
        if isRepository { try git(["init", "-q"]) }
        let notes = GitNote(runner: SubprocessRunner(time: SystemTime()), path: url("manifests/a.yaml").path)
        do {
            _ = try await notes.put(note, before: SystemTime().now())
            Issue.record("it was put")
        } catch { #expect(PraError.wrapping(error).code == .anchorRefused, "\(error)") }
    }
}

extension AnchorTests {
    private func url(_ name: String) -> URL { URL(filePath: "\(folder.path)/\(name)") }

    @discardableResult private func git(_ arguments: [String]) throws -> String {
        let identity = ["-c", "user.name=J. Martin", "-c", "user.email=j@example.org", "-c", "commit.gpgsign=false"]
        let child = try Child.start(["/usr/bin/git", "-C", folder.path] + identity + arguments, apart: true)
        let status = child.wait()
        #expect(status == 0, "git \(arguments): \(child.complaints)")
        return child.said
    }

    private func stamp(
        _ server: LoopbackServer, nonce: UInt64 = 42
    ) async throws -> (bytes: [UInt8], token: TimeStampToken) {
        try await TimeStampAuthority(client: try HTTPClient(), url: server.url).stamp(
            Array(note.text.utf8), nonce: nonce)
    }

    /// `openssl ts -reply` behind HTTP.
    private func authority(_ way: Way) throws -> LoopbackServer {
        let folder = folder.path
        try Data(settings(way).utf8).write(to: url("tsa.cnf"))
        try Data("01\n".utf8).write(to: url("serial"))
        let made = try Child.start([
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "\(folder)/key.pem", "-out",
            "\(folder)/cert.pem", "-days", "2", "-config", "\(folder)/tsa.cnf",
        ])
        #expect(made.wait() == 0, "\(made.said)")
        let first = Mutex<[UInt8]?>(nil)
        return LoopbackServer { request in
            if way == .silent { return .hangUp }
            if way == .repeating, let answer = first.withLock({ $0 }) { return .bytes(answer) }
            try? Data(request.content).write(to: URL(filePath: "\(folder)/q.tsq"))
            _ = try? Child.run([
                "openssl", "ts", "-reply", "-queryfile", "\(folder)/q.tsq", "-config", "\(folder)/tsa.cnf", "-section",
                "tsa", "-out", "\(folder)/answer.tsr",
            ])
            let answer = (try? Data(contentsOf: URL(filePath: "\(folder)/answer.tsr"))).map { Array($0) } ?? []
            first.withLock { $0 = answer }
            return .bytes(answer)
        }
    }

    private func settings(_ way: Way) -> String {
        """
        [req]
        distinguished_name=dn
        x509_extensions=ext
        prompt=no
        [dn]
        CN=tsa
        [ext]
        extendedKeyUsage=critical,timeStamping
        [tsa]
        serial=\(folder.path)/serial
        signer_cert=\(folder.path)/cert.pem
        certs=\(folder.path)/cert.pem
        signer_key=\(folder.path)/key.pem
        signer_digest=sha256
        default_policy=1.2.3.4.1
        digests=\(way == .refusing ? "sha512" : "sha256")
        accuracy=secs:1
        ordering=yes
        tsa_name=yes
        ess_cert_id_chain=no

        """
    }
}
