import Testing

@testable import pra

@Suite struct ThisHostTests {
    @Test(arguments: [
        ("local", "db1", true), ("db1", "db1", true), ("DB1", "db1.example.org", true),
        ("db1.example.org", "db1", true),
        ("db1.example.org", "db1.example.com", false), ("db2", "db1", false), ("db1", "", false),
    ])
    func aHostIsKnownByItsShortName(stated: String, own: String, isThis: Bool) {
        #expect(ThisHost.isNamed(stated, own: own) == isThis)
    }
}
