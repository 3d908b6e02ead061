import ClusterHarness
import Foundation
import Testing

/// Evidence that was tampered with is found, and a report says no more than the ledger.
@Suite("Evidence", .tags(.postgres), .enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(5)))
struct EvidenceTests {
    @Test("one changed row of the ledger: verify names the entry")
    func changedRow() async throws {
        try await withStore { site, _ in
            #expect(try await site.pra("ledger", "verify").status == 0)
            try await site.run("/usr/bin/python3", "-c", tamper, "\(site.state)/ledger.sqlite")
            let verify = try await site.pra("ledger", "verify")
            #expect(verify.status == 9, "\(verify)")
            #expect(verify.contains("NOT INTACT from entry 3"), "\(verify)")
        }
    }

    @Test(
        "a broken ledger: the backup is made and told, its facts wait, nothing is deleted, the restored ledger has them"
    )
    func brokenLedger() async throws {
        try await withProtectedCluster { site, _ in
            try await site.run("/usr/bin/python3", "-c", tamper, "\(site.state)/ledger.sqlite")
            try await site.run("/usr/bin/python3", "-c", tamperLast, "\(site.state)/ledger.sqlite")
            let backup = try await site.pra("backup")
            #expect(backup.status == 9, "\(backup)")
            #expect(backup.contains("PRA-601"), "\(backup)")
            #expect(try await site.points().filter(\.point.isComplete).count == 2)
            #expect(files(under: site.state).contains("overflow/facts.spool"))
            for name in files(under: site.state) where name.hasPrefix("ledger.sqlite") {
                try FileManager.default.removeItem(atPath: "\(site.state)/\(name)")
            }
            let restore = try await site.pra("ledger", "restore")
            #expect(restore.status == 0, "\(restore)")
            let again = try await site.pra("run", "--once")
            #expect(again.status == 0, "\(again)")
            let report = try String(contentsOfFile: "\(site.folder)/reports/sla.md", encoding: .utf8)
            #expect(report.contains("facts waited in a file"), "\(report)")
        }
    }

    /// Changes the newest entry, which opening looks at.
    private let tamperLast = """
        import sqlite3, sys
        base = sqlite3.connect(sys.argv[1])
        base.execute("update ledger set entry = replace(entry, 'at', 'ta') where idx = (select max(idx) from ledger)")
        base.commit()
        """

    /// Drops what guards the table, as somebody with the file would, and changes one byte of the fourth entry.
    private let tamper = """
        import sqlite3, sys
        base = sqlite3.connect(sys.argv[1])
        for (name,) in base.execute("select name from sqlite_master where type = 'trigger'").fetchall():
            base.execute(f'drop trigger "{name}"')
        rows = base.execute("select idx, entry from ledger order by idx limit 4").fetchall()
        rowid, old = rows[3]
        new = old.replace(b'"loop"', b'"lo0p"')
        assert new != old
        base.execute("update ledger set entry = ? where idx = ?", (new, rowid))
        base.commit()
        """

    @Test("the figures of a report follow from the ledger, and one that was edited does not")
    func report() async throws {
        try await withStore { site, _ in
            #expect(try await site.pra("report").status == 0)
            let file = URL(filePath: "\(site.folder)/reports/sla.json")
            let good = try await site.pra("report", "verify", file.path())
            #expect(good.status == 0, "\(good)")
            let text = try String(contentsOf: file, encoding: .utf8)
            let edited = String(text.replacing(#/"due" : [0-9]+/#, with: #""due" : 77"#, maxReplacements: 1))
            #expect(edited != text, "the report has no figure “due”")
            try Data(edited.utf8).write(to: file)
            let bad = try await site.pra("report", "verify", file.path())
            #expect(bad.status == 9, "\(bad)")
            #expect(bad.contains("77"), "\(bad)")
        }
    }

    @Test("a signed report verifies with pra and without; one that was edited, or signed by somebody else, does not")
    func signed() async throws {
        try await withStore { site, _ in
            #expect(try await site.pra("report").status == 0)
            let file = "\(site.folder)/reports/sla.dsse.json", key = ["--key", "\(site.state)/ledger.pub"]
            let good = try await site.pra(["report", "verify", file] + key)
            #expect(good.status == 0 && good.contains("it is signed by the ledger's key"), "\(good)")
            #expect(try await site.verifier(["report", file] + key).contains("VERIFIED as signed"))
            #expect(try await site.pra("ledger", "export", "--into", "audit").status == 0)
            let figures = try await site.verifier(["report", file, "--ledger", "audit"] + key)
            #expect(figures.contains("values of the report follow from") && figures.status != 1, "\(figures)")
            let plain = try await site.pra("report", "verify", "\(site.folder)/reports/sla.json")
            #expect(plain.status == 0 && plain.contains("it is not signed"), "\(plain)")
            try await site.run("/usr/bin/python3", "-c", editPayload, file)
            let bad = try await site.pra("report", "verify", file)
            #expect(bad.status == 9 && bad.contains("the report is not signed by", "edited"), "\(bad)")
            #expect(try await site.verifier(["report", file] + key).contains("FAILED: the report is not signed by"))
        }
    }

    /// Another figure in the document that the envelope holds.
    private let editPayload = """
        import base64, json, re, sys
        envelope = json.load(open(sys.argv[1]))
        body = base64.b64decode(envelope["payload"])
        edited = re.sub(rb'"due" : [0-9]+', b'"due" : 77', body, count=1)
        assert edited != body
        envelope["payload"] = base64.b64encode(edited).decode()
        json.dump(envelope, open(sys.argv[1], "w"))
        """

    @Test(
        "a report whose root, checkpoint, key, revision or population was edited, or whose ledger was, does not verify")
    func forged() async throws {
        try await withStore { site, _ in
            #expect(try await site.pra("report").status == 0)
            let file = "\(site.folder)/reports/sla.json"
            try await site.run("/usr/bin/python3", "-c", copy, file, "\(site.folder)/forged.json")
            #expect(try await site.pra("report", "verify", "\(site.folder)/forged.json").status == 0)
            for (what, edit) in forgeries {
                try await site.run("/usr/bin/python3", "-c", edit, file, "\(site.folder)/forged.json")
                let bad = try await site.pra("report", "verify", "\(site.folder)/forged.json")
                #expect(bad.status == 9, "\(what): \(bad)")
            }
            #expect(try await site.pra("report", "verify", file).status == 0)
            try await site.run("/usr/bin/python3", "-c", tamper, "\(site.state)/ledger.sqlite")
            #expect(try await site.pra("report", "verify", file).status == 9)
            let write = try await site.pra("report")
            #expect(write.status == 9, "\(write)")
            #expect(write.contains("PRA-601", "from entry 3"), "\(write)")
        }
    }

    private let reading = "import json, sys\nreport = json.load(open(sys.argv[1]))\n"
    private let writing = "\njson.dump(report, open(sys.argv[2], 'w'), indent=2, ensure_ascii=False)"
    /// Forges nothing: what follows is found by its content, not by its form.
    private var copy: String { reading + writing }

    /// Python that reads a report and writes another: what it forges, and how.
    private var forgeries: [(String, String)] {
        let (head, tail) = (reading + "ledger = report['cover']['ledger']\n", writing)
        let flip = "(lambda text: ('1' if text[0] != '1' else '2') + text[1:])"
        return [
            ("root", "ledger['root'] = \(flip)(ledger['root'])"),
            ("checkpoint", "ledger['checkpoint'] = ledger['checkpoint'].replace(str(ledger['size']), '7', 1)"),
            ("signature", "ledger['checkpoint'] = ledger['checkpoint'][:-9] + 'AAAAAAA=\\n'"),
            ("key", "ledger['keyFingerprint'] = \(flip)(ledger['keyFingerprint'])"),
            ("revision", "report['cover']['manifestRevision'] = \(flip)(report['cover']['manifestRevision'])"),
            (
                "population",
                "report['completeness']['population'] = report['verdicts'] = report['clusters'] = []"
            ),
        ].map { ($0, head + $1 + tail) }
    }

    @Test(
        "what is printed with -o json names its schema",
        arguments: [
            (["points"], "pra.points/v1"), (["alert", "inbox"], "pra.inbox/v2"), (["verify"], "pra.verify/v1"),
            (["ledger", "verify"], "pra.ledger-check/v1"), (["report"], "pra.reports/v1"),
            (["ledger", "prove", "1", "--since", "1"], "pra.ledger-proof/v1"),
            (["ledger", "export", "--into", "audit"], "pra.ledger-export/v1"),
            (["evidence", "show", "0"], "pra.evidence/v1"),
            (["report", "verify", "reports/sla.json"], "pra.report-check/v1"),
            (["store", "stats"], "pra.store-stats/v1"),
            (["store", "check"], "pra.store-check/v1"), (["store", "init"], "pra.store/v1"),
        ])
    func schemas(command: [String], schema: String) async throws {
        struct Document: Decodable { var schema: String }
        try await withStore { site, _ in
            #expect(try await site.pra("report").status == 0)
            let ending = try await site.pra(command + ["-o", "json"])
            #expect(ending.status == 0, "\(ending)")
            #expect(try JSONDecoder().decode(Document.self, from: Data(ending.output.utf8)).schema == schema)
        }
    }

    @Test("what a backup left in the ledger is shown by its name, and each proof and export verifies without pra")
    func shownAndExported() async throws {
        try await withStore { site, _ in
            let point = try #require(try await site.points().first).point.action
            let shown = try await site.pra("evidence", "show", point)
            #expect(shown.status == 0 && shown.contains("\"committed\":", "\"finished\":", "signed by"), "\(shown)")
            let json = try await site.pra("evidence", "show", point, "-o", "json")
            try Data(json.output.utf8).write(to: URL(filePath: "\(site.folder)/proof.json"))
            let key = ["--key", "\(site.state)/ledger.pub"]
            let proven = try await site.verifier(["proof", "proof.json"] + key)
            #expect(proven.contains("VERIFIED", "\"committed\":"), "\(proven)")
            let cutOff = "\(site.folder)/audit.unfinished/evidence/other/entries"
            try FileManager.default.createDirectory(atPath: cutOff, withIntermediateDirectories: true)
            #expect(try await site.pra("ledger", "export", "--into", "audit").status == 0)
            #expect(try await site.verifier(["ledger", "audit"] + key).contains("VERIFIED", "compared"))
            #expect(!FileManager.default.fileExists(atPath: "\(site.folder)/audit.unfinished"))
            for (command, status) in [(["evidence", "show", "nothing"], 6), (["ledger", "prove", "9999"], 6)] {
                let ending = try await site.pra(command)
                #expect(ending.status == Int32(status) && ending.contains("PRA-606"), "\(ending)")
            }
            let backwards = try await site.pra("ledger", "export", "--into", "b", "--from", "2", "--to", "1")
            #expect(backwards.status == 2 && !FileManager.default.fileExists(atPath: "\(site.folder)/b"))
            try await site.run("/usr/bin/python3", "-c", tamper, "\(site.state)/ledger.sqlite")
            #expect(try await site.pra("evidence", "show", "3").status == 9)
            #expect(try await site.pra("ledger", "export", "--into", "c").status == 0)
            let exact = try await site.verifier(["ledger", "c"] + key)
            #expect(exact.contains("FAILED: entry 3 was changed"), "\(exact)")
        }
    }

    @Test("no ledger: verify says where none is, and does not call it intact")
    func noLedger() async throws {
        try await withStore { site, _ in
            for name in files(under: site.state) where name.hasPrefix("ledger.sqlite") {
                try FileManager.default.removeItem(atPath: "\(site.state)/\(name)")
            }
            let verify = try await site.pra("ledger", "verify")
            #expect(verify.status == 8, "\(verify)")
            #expect(verify.contains("there is no ledger in \(site.state)", "pra ledger restore"), "\(verify)")
        }
    }

    @Test("only keys that were given count, for the ledger, its reports and its restore; what is no key is refused")
    func keys() async throws {
        try await withStore { site, _ in
            #expect(try await site.pra("report").status == 0)
            let report = "\(site.folder)/reports/sla.json", known = "\(site.state)/ledger.pub"
            let origin = try String(contentsOfFile: known, encoding: .utf8).prefix { $0 != "+" }
            let stranger = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
            let restore = ["ledger", "restore", "--state", "\(site.folder)/other"]
            for command in [["ledger", "verify"], ["report", "verify", report], restore] {
                let bad = try await site.pra(command + ["--key", stranger])
                #expect(bad.status == 9, "\(bad)")
                #expect(bad.contains("PeterNeumann", "is not one of its keys"), "\(bad)")
                let none = try await site.pra(command + ["--key", String(origin)])
                #expect(none.status == 2 && none.contains("No such file"), "\(none)")
                let good = try await site.pra(command + ["--key", known])
                #expect(good.status == 0, "\(good)")
            }
        }
    }

    @Test("while nobody could look, the report says Unknown and not measured, and status shows it")
    func blind() async throws {
        try await withNewCluster { site, cluster in
            try await cluster.stop()
            _ = try await site.pra("run", "--once")
            let report = try String(contentsOfFile: "\(site.folder)/reports/sla.md", encoding: .utf8)
            #expect(try await site.pra("report", "--exit-code").status == 3)
            #expect(report.contains("Unknown") && report.contains("Not measured"), "\(report)")
            let status = try await site.pra("status")
            #expect(status.contains("Unknown") || status.contains("not answer"), "\(status)")
        }
    }
}
