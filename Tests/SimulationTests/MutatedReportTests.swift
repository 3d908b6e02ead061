import Children
import Foundation
import Model
import Reports
import State
import Testing

/// Goal: there is no field of a report that could be changed unnoticed, but those that are listed as not checked.
@Suite struct MutatedReportTests {
    @Test func whateverIsChangedOrLeftOutIsFound() async throws {
        let audit = try await Audit(of: AuditedDay.facts())
        let file = try await audit.sign(audit.report(of: AuditedDay.period))
        let scripts = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../reports").path
        let child = try Child.start(["python3", "-B", "-c", mutations, scripts, file, audit.evidence, audit.head.key])
        #expect(child.wait() == 0, "\(child.said)")
        #expect(child.said.hasSuffix("all 600 were found\n"), "\(child.said)")
    }
}

/// Computes the figures once and compares them with 600 documents, of which each has one value changed or left out.
private let mutations = """
    import copy, random, sys
    sys.path.insert(0, sys.argv[1])
    import verify

    NOT_CHECKED = {("cover", name) for name in verify.NOT_IN_ENTRIES if name != "manifestRevision"}

    def places(value, path=()):
        for name in value if isinstance(value, dict) else range(len(value) if isinstance(value, list) else 0):
            below = path + (name,)
            if below[:2] != ("cover", "ledger") and below[:2] not in NOT_CHECKED:
                yield below
                yield from places(value[name], below)

    def changed(value):
        if isinstance(value, bool):
            return not value
        return value + ("x" if isinstance(value, str) else 1)

    def mutate(document, path, leaves_out):
        for name in path[:-1]:
            document = document[name]
        if leaves_out or isinstance(document[path[-1]], (dict, list)):
            del document[path[-1]]
        else:
            document[path[-1]] = changed(document[path[-1]])

    def is_found(document):
        try:
            return bool(verify.compare_report(document, account, computed).found)
        except (KeyError, TypeError, AttributeError, ValueError):
            # What can not be read, as a report without its cover, the command refuses.
            return True

    pins = [verify.Pin(sys.argv[4])]
    report = verify.Report(sys.argv[2], pins)
    ledger = verify.cited_ledger(report, sys.argv[3], pins)
    account = verify.ReportAccount(report.document, ledger)
    computed = account.document()
    assert not verify.compare_report(report.document, account, computed).found
    found, chosen, order = 0, list(places(report.document)), random.Random(7)
    for number in range(600):
        document, path = copy.deepcopy(report.document), order.choice(chosen)
        mutate(document, path, number % 2)
        if is_found(document):
            found += 1
        else:
            print("not found:", path)
    print("all 600 were found" if found == 600 else f"{found} of 600")
    """
