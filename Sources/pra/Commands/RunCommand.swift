import ArgumentParser
import Manifests
import Model
import Reconciler
import Reports
import State

/// `pra run`: the loop.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Keep the clusters at their manifests: observe, act, keep evidence, report.",
        discussion: """
            Runs until SIGTERM, which lets running work end within 30 seconds, then cancels it. A process that has not \
            ended 15 seconds later, and one that gets a second signal, ends at once.
            A changed manifest file takes effect within a second. The report is written anew while it runs, at most \
            every two minutes when something was done or found, else once an hour, and at the end. Ten minutes after \
            the end of a period of a ReportSchedule its report is written, once, as reports/SCHEDULE/2026-10/sla.*; \
            those whose time passed while nothing ran come first. --once works until nothing is left to do, writes \
            the reports and ends.

            With --console it serves dashboards, alerts, status, plan, restores, reports and evidence as pages, the \
            same as an API, /livez, /readyz and /metrics (for Prometheus), of what the loop saw last; no request \
            waits for a cluster or a store, but for what looks at a restore that somebody has in mind. \
            Page and API are for Users with a console.password and a role; pra user password makes the former. \
            A restore of a copy is asked for there (Restores), approved by another person, and then carried out by \
            pra restore in a process of its own, which goes on when this one ends. \
            Over HTTP it listens on this host alone; with --tls-certificate and --tls-key over HTTPS (TLS 1.2 or \
            newer, HTTP/2) anywhere. Both files are read again within a minute of their change, and no connection ends.
            With --console-issuer and --console-audience its API also takes bearer tokens (JWT, RS256 or ES256) of \
            that OpenID Connect issuer, for the User whose name is their sub, or who alone has their verified email \
            as a contact; the roles are those of the User. Passwords let in whatever the issuer does.
            /api/v1/openapi.json says what the API has: what pra alert shows and does is there too.

            Exit status: 0 done, SIGTERM included; 5 --once was interrupted, or work was cut off: safe to run again; \
            otherwise that of the first failure.
            """)

    @Argument(help: "Manifest files and folders (default: manifests policies).") var paths: [String] = []
    @OptionGroup var state: StateOptions
    @OptionGroup var reports: ReportOptions
    @OptionGroup var output: OutputOptions
    @Flag(help: "Work until nothing is left to do, report, and end.") var once = false
    @OptionGroup var console: ConsoleOptions

    func validate() throws {
        guard console.address == nil || !once else {
            throw ValidationError("--console is for a loop that stays: leave --once out")
        }
    }

    func run() async throws {
        let printer = LoopPrinter(json: output.isJSON)
        let door = try console.door(printer)
        let stated = try await loadStated(paths)
        let wiring = try await Wiring(state: state.path, for: .writing)
        let desired = try await admit(stated, knownTo: wiring.journal)
        try await remember(desired, in: wiring.journal)
        let loop = try await Loop(desired, in: wiring.world, mode: once ? .converge : .stay) { printer.tell($0) }
        await loop.keepRevision(of: desired, at: paths, printer)
        let failures = try await Interruption.whenAsked({ await loop.stop() }) {
            let folders = (paths.isEmpty ? ManifestOptions.defaultPaths : paths).map(absolutePath)
            let view = LoopView(
                of: loop, wiring.journal, in: state.path, reports: reports.path, manifests: folders)
            return try await serving(door, view, printer) {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    if !once {
                        let (journal, folder) = (wiring.journal, reports.path)
                        group.addTask { [paths] in await follow(paths, loop, journal, printer) }
                        group.addTask { await keepReporting(loop, from: journal, to: folder, printer) }
                    }
                    defer { group.cancelAll() }
                    return try await loop.run()
                }
            }
        }
        let scheduled = ScheduledReports(loop: loop, journal: wiring.journal, folder: reports.path, printer: printer)
        if Interruption.current.status == nil { try await scheduled.write() }
        let written = try await writeReports(of: await loop.reportable.desired, from: wiring.journal, to: reports.path)
        if output.isJSON {
            try output.show(json: Versioned("pra.reports/v1", ["reports": written.paths])) { "" }
        } else {
            print(text(of: written.report, in: .english, styled: output.isStyled))
            for path in written.paths { print("report: \(path)") }
        }
        if let status = Interruption.current.status, status != PraError.Code.interrupted.exitStatus || once {
            throw ExitCode(status)
        }
        if once, let first = failures.first { throw first.error }
    }
}

/// Gives the loop each new revision of the manifests; one that is broken or denied changes nothing and is told.
private func follow(_ paths: [String], _ loop: Loop, _ journal: SQLiteJournal, _ printer: LoopPrinter) async {
    await ManifestWatcher(paths: paths, journal: journal).run(
        changed: { desired in
            await loop.adopt(desired)
            await loop.note(.manifests, nil)
            await loop.keepRevision(of: desired, at: paths, printer)
        },
        broken: { error in
            printer.tell(.failed(.configuration(kind: "manifests"), error, willRetry: true))
            await loop.note(.manifests, error)
        })
}
