import Testing

@testable import Engines

@Suite struct AccessFileTests {
    @Test func whatAnAccessFileNamesIsFound() {
        let text = """
            # local @no all trust
            local "@people",@/etc/more all trust # @no
            include other.conf
            include_if_exists /etc/some.conf
            include_dir "conf.d"
            host a b 127.0.0.1/32 trust
            """
        let found = AccessFile(Array(text.utf8), at: "/etc/pg/hba.conf")
        #expect(found.files == ["/etc/pg/people", "/etc/more", "/etc/pg/other.conf", "/etc/some.conf"])
        #expect(found.folders == ["/etc/pg/conf.d"])
    }
}
