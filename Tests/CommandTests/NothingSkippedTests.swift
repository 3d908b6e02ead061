import ClusterHarness
import Foundation
import Testing

/// What is not there is skipped with a word on a developer's machine; in CI a skipped version or fault is a failure.
@Test("in CI nothing that the tests need is missing", .enabled(if: !Programs.mayBeMissing))
func nothingIsMissing() {
    #expect(TestCluster.isAvailable, "no PostgreSQL: ./quickstart.sh test")
    for major in Programs.fetched { #expect(Programs.folders[major] != nil, "no PostgreSQL \(major)") }
    #expect(Certificates.isAvailable, "no openssl")
}
