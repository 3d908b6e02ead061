import Model
import Testing

@testable import RemoteStores

/// The examples of Amazon's documentation: “Signature Calculations for the Authorization Header” of the S3 API
/// Reference, and get-vanilla of the Signature Version 4 test suite.
@Suite struct SigV4Tests {
    private static let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    private let signer = SigV4(
        credentials: .init(
            accessKeyID: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            sessionToken: nil), region: "us-east-1")

    private func request(
        _ method: String, _ path: String, query: [(name: String, value: String)] = [],
        headers: [String: String] = [:], payload: String = empty
    ) -> SigV4.Request {
        let always = [
            "host": "examplebucket.s3.amazonaws.com", "x-amz-date": "20130524T000000Z", "x-amz-content-sha256": payload,
        ]
        return SigV4.Request(
            method: method, path: path, query: query, headers: always.merging(headers) { $1 }, payload: payload)
    }

    @Test func anObjectIsRead() {
        let signed = signer.authorization(of: request("GET", "/test.txt", headers: ["range": "bytes=0-9"]))
        #expect(
            signed == "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
                + "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, "
                + "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")
    }

    @Test func anObjectIsPut() {
        let payload = SigV4.digest(Array("Welcome to Amazon S3.".utf8))
        #expect(payload == "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072")
        let signed = signer.authorization(
            of: request(
                "PUT", "/" + SigV4.encoded("test$file.text", keeping: true),
                headers: ["date": "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class": "REDUCED_REDUNDANCY"],
                payload: payload))
        #expect(signed.hasSuffix("Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"))
    }

    /// A query without values, which Debian's libcurl signs wrongly.
    @Test func aQueryWithoutValueIsSigned() {
        let signed = signer.authorization(of: request("GET", "/", query: [("lifecycle", "")]))
        #expect(signed.hasSuffix("Signature=fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"))
    }

    @Test func aListingIsAskedFor() {
        let signed = signer.authorization(of: request("GET", "/", query: [("prefix", "J"), ("max-keys", "2")]))
        #expect(signed.hasSuffix("Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"))
    }

    @Test func theTestSuiteOfAmazonAgrees() {
        let suite = SigV4(
            credentials: .init(
                accessKeyID: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
                sessionToken: nil), region: "us-east-1", service: "service")
        let headers = ["host": "example.amazonaws.com", "x-amz-date": "20150830T123600Z"]
        let signed = suite.authorization(of: .init(method: "GET", path: "/", headers: headers, payload: Self.empty))
        #expect(signed.hasSuffix("Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"))
        let query = [(name: "Param2", value: "value2"), (name: "Param1", value: "value1")]
        let sorted = suite.authorization(
            of: .init(method: "GET", path: "/", query: query, headers: headers, payload: Self.empty))
        #expect(sorted.hasSuffix("Signature=b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"))
    }

    @Test func aMomentIsWrittenAsAmazonReadsIt() throws {
        #expect(SigV4.moment(try #require(Timestamp(text: "2013-05-24T00:00:00Z"))) == "20130524T000000Z")
        #expect(SigV4.moment(try #require(Timestamp(text: "2026-11-06T07:08:09.5Z"))) == "20261106T070809Z")
    }
}
