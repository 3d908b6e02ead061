import ClusterHarness
import Foundation
import FoundationNetworking
import RemoteHarness
import Testing

/// What becomes of the service that a store lies with, in the middle of work.
@Suite(
    "A store's service in the middle of work", .tags(.postgres), .enabled(if: TestCluster.isAvailable),
    .timeLimit(.minutes(6)))
struct StoreServiceTests {
    @Test(
        "killed during a backup and a stream, and started again: both go on, and nothing is missing",
        .enabled(if: SSHServer.isAvailable, "sshd is not installed"))
    func killed() async throws {
        let server = try SSHServer()
        let place = """
              url: "\(server.url("store"))"
              sftp: {keyFile: \(server.key), knownHosts: \(server.knownHosts)}
            """
        try await withNewCluster { site, cluster in
            var statement = Statement(place: place)
            statement.rate = "4Mi/s"
            try await site.state(statement)
            let initial = try await site.pra("store", "init")
            #expect(initial.status == 0, "\(initial)")
            // A quarter of a minute of backup behind its first pack, so that it is not done when that is seen.
            try await cluster.psql("create table more as select md5(random()::text) from generate_series(1, 1000000)")
            let run = try await site.start("run")
            try await site.hear("started  backup/", from: run, within: .seconds(60))
            let (packs, spool) = ("\(server.folder)/store/packs", "\(site.state)/spool")
            try await site.await("a pack of the backup", within: .seconds(60)) { !files(under: packs).isEmpty }
            server.kill()
            try await cluster.psql("insert into items values (30000, 'while it was away'); select pg_switch_wal()")
            try await site.await("a whole segment in the spool") {
                files(under: spool).contains { $0.split(separator: "/").last?.count == 24 }
            }
            let said = try run.said
            #expect(!said.contains("done     backup/"), "the backup was over before its store came back")
            try server.start()
            try await site.hear("done     backup/", from: run, within: .seconds(120))
            try await cluster.psql("insert into items values (30001, 'last')")
            let expected = try await cluster.psql(Protected.sum)
            try await site.reach(cluster)
            let ending = try await site.end(run, with: SIGTERM)
            #expect(ending.status == 0, "\(ending)")
            for command in [["store", "check"], ["verify"], ["wal", "audit"]] {
                let ending = try await site.pra(command)
                #expect(ending.status == 0, "\(command): \(ending)")
            }
            let restore = try await site.pra("restore", "--into", "\(site.folder)/restored", within: .seconds(90))
            #expect(restore.status == 0, "\(restore)")
            #expect(try await fingerprint(ofRestored: "\(site.folder)/restored") == expected)
        }
    }

    @Test(
        "credentials that expire in the middle of a backup: new ones are read, without any it says what to renew",
        .enabled(if: Moto.isAvailable, "no moto: ./quickstart.sh test fetches it"))
    func expired() async throws {
        let moto = try Moto()
        try await moto.makeBucket("backups")
        try await withNewCluster { site, cluster in
            let (id, secret) = ("\(site.folder)/key-id", "\(site.folder)/secret")
            try Data("AKIDOLD".utf8).write(to: URL(filePath: id))
            try Data("herring-55aa1c".utf8).write(to: URL(filePath: secret))
            let credentials = "{accessKeyId: {file: \(id)}, secretAccessKey: {file: \(secret)}}"
            var statement = Statement(
                place: """
                      url: s3://backups/shop
                      s3: {region: eu-west-3, endpoint: "\(moto.endpoint)", credentials: \(credentials)}
                    """)
            statement.rate = "4Mi/s"
            try await site.state(statement)
            let initial = try await site.pra("store", "init")
            #expect(initial.status == 0, "\(initial)")
            var before = try await packs(in: moto)
            let backup = try await site.start("backup")
            try await site.until("another pack") { try await packs(in: moto) > before }
            try Data("AKIDNEW".utf8).write(to: URL(filePath: id))
            try moto.refuse("AKIDOLD")
            let ending = try await site.end(of: backup, within: .seconds(90))
            #expect(ending.status == 0, "\(ending)")
            #expect(try await site.points().map(\.point.isComplete) == [true])

            before = try await packs(in: moto)
            // Half a minute of backup behind its first pack, so that it is not done when that is seen.
            try await cluster.psql("create table more as select md5(random()::text) from generate_series(1, 2000000)")
            let late = try await site.start("backup")
            try await site.until("another pack") { try await packs(in: moto) > before }
            try moto.refuse("AKIDOLD", "AKIDNEW")
            let refused = try await site.end(of: late, within: .seconds(90))
            #expect(refused.status == 8 && refused.contains("PRA-410", "renew what `s3.credentials`"), "\(refused)")
            try moto.refuse()
            let kept = try await site.points()
            #expect(kept.map(\.point.isComplete) == [true], "and what was there still is")
        }
    }

    private func packs(in moto: Moto) async throws -> Int {
        let url = try #require(URL(string: "\(moto.endpoint)/backups?prefix=shop/packs/"))
        let (listing, _) = try await URLSession.shared.data(from: url)
        return String(decoding: listing, as: UTF8.self).components(separatedBy: "<Key>").count - 1
    }
}
