import Children
import Foundation
import FoundationNetworking
import Loopback

/// A real S3 protocol on a free loopback port: moto's server, with one thread, so that its conditional writes are ones.
/// It ends with this object, and with this process.
package final class Moto: Sendable {
    package let port: Int
    private let process: Child
    private let refused = "/tmp/pra-moto-\(UUID())"

    package var endpoint: String { "http://127.0.0.1:\(port)" }

    /// With the modules that `./quickstart.sh test` fetches, or this host's own.
    private static let python = ["env", "PYTHONPATH=/var/tmp/pra-test-moto", "python3"]
    private static let isInstalled = (try? Child.run(python + ["-c", "import moto.moto_server.werkzeug_app"])) == 0

    /// In CI a missing one fails the tests.
    package static var isAvailable: Bool { isInstalled || ProcessInfo.processInfo.environment["CI"] == "true" }

    package init() throws {
        guard Moto.isInstalled else { throw RemoteHarnessError("no Python has moto: ./quickstart.sh test") }
        port = unusedPort()
        process = try Child.start(Moto.python + ["-c", Moto.program, "\(port)", "\(getpid())", refused])
        try awaitListener(port, process)
        removeAtExit(refused)
    }

    deinit { try? FileManager.default.removeItem(atPath: refused) }

    /// From now on these access keys have expired.
    package func refuse(_ keys: String...) throws {
        try Data(keys.joined(separator: " ").utf8).write(to: URL(filePath: refused), options: .atomic)
    }

    package func makeBucket(_ name: String, isLocked: Bool = false) async throws {
        var request = URLRequest(url: URL(string: "\(endpoint)/\(name)") ?? URL(filePath: "/"))
        request.httpMethod = "PUT"
        if isLocked { request.setValue("true", forHTTPHeaderField: "x-amz-bucket-object-lock-enabled") }
        let (_, response) = try await URLSession.shared.data(for: request)
        guard (response as? HTTPURLResponse)?.statusCode == 200 else {
            throw RemoteHarnessError("no bucket \(name): \(response)")
        }
    }

    private static let program = """
        import os, sys, threading, time
        from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
        from werkzeug.serving import WSGIRequestHandler, run_simple
        parent = int(sys.argv[2])
        def watch():
            while os.getppid() == parent: time.sleep(0.2)
            os._exit(0)
        threading.Thread(target=watch, daemon=True).start()
        class Quiet(WSGIRequestHandler):
            def log(self, *arguments): pass
        application = DomainDispatcherApplication(create_backend_app)
        def serve(environ, start):
            try: refused = open(sys.argv[3]).read().split()
            except OSError: refused = []
            if not any(f"Credential={key}/" in environ.get("HTTP_AUTHORIZATION", "") for key in refused):
                return application(environ, start)
            environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            body = b"<Error><Code>ExpiredToken</Code><Message>expired</Message></Error>"
            start("400 Bad Request", [("Content-Type", "application/xml"), ("Content-Length", str(len(body)))])
            return [body]
        run_simple("127.0.0.1", int(sys.argv[1]), serve,
                   threaded=False, request_handler=Quiet)
        """
}

package struct RemoteHarnessError: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}

/// Waits until something listens on a port of this host.
func awaitListener(_ port: Int, _ process: Child) throws {
    for _ in 0..<1500 {
        if isListening(port) { return }
        guard process.isRunning else { throw RemoteHarnessError("a server for tests ended: \(process.said)") }
        poll(nil, 0, 20)
    }
    throw RemoteHarnessError("a server for tests does not listen: \(process.said)")
}

private func isListening(_ port: Int) -> Bool {
    let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    defer { close(client) }
    var address = sockaddr_in()
    (address.sin_family, address.sin_port) = (sa_family_t(AF_INET), in_port_t(port).bigEndian)
    address.sin_addr.s_addr = in_addr_t(INADDR_LOOPBACK).bigEndian
    return unsafe withUnsafePointer(to: &address) { address in
        unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
            unsafe connect(client, address, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
        }
    }
}
