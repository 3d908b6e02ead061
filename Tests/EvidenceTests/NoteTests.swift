import Crypto
import Evidence
import Model
import Testing

/// The example of Go's `golang.org/x/mod/sumdb/note`.
private let goKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
private let goSecret = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
private let goNote = """
    If you think cryptography is the answer to your problem,
    then you don't know what your problem is.

    — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=

    """

private let key = LedgerKey(founding: Curve25519.Signing.PrivateKey())

@Test("A note signed by Go's implementation is verified, and read and written the same")
func goExample() throws {
    let note = try #require(SignedNote(parsing: goNote))
    let publicKey = try #require(LedgerPublicKey(text: goKey))
    #expect(note.isSigned(by: publicKey))
    #expect(note.description == goNote)
    #expect(publicKey.description == goKey)
    let secret = try #require(LedgerKey(text: goSecret))
    #expect(secret.publicKey == publicKey)
    #expect(secret.secretText == goSecret)
    #expect(try SignedNote(note.text, signedBy: secret).isSigned(by: publicKey))
}

@Test("A note with one changed character is not signed")
func changedNote() throws {
    let publicKey = try #require(LedgerPublicKey(text: goKey))
    for (old, new) in [("answer", "Answer"), ("x08go", "x08gp"), ("ZJkuBS", "ZJkuBT"), ("— Peter", "— Pater")] {
        let note = try #require(SignedNote(parsing: goNote.replacing(old, with: new)))
        #expect(!note.isSigned(by: publicKey), "\(new)")
    }
}

@Test(
    "A key's text is refused when a part of it does not fit",
    arguments: [
        "", "PeterNeumann", goKey.replacing("c74f", with: "c74e"), goKey.replacing("+AR", with: "+BR"),
        goKey.replacing("Peter", with: "Pe ter"), goKey.replacing("10TW", with: "10T"),
    ])
func badKeys(text: String) {
    #expect(LedgerPublicKey(text: text) == nil)
}

@Test(
    "A text that is no signed note is refused",
    arguments: [
        "", "\n", "text", "text\n", "text\n\n", "text\n\n— name\n", "text\n\n— name !!!!\n", "text\n— name AAAAAAAA\n",
    ])
func badNotes(text: String) {
    #expect(SignedNote(parsing: text) == nil)
}

@Test("A checkpoint has three lines and comes back from them")
func checkpoint() throws {
    let checkpoint = Checkpoint(origin: "pra-x", size: 7, root: MerkleTree.emptyRoot)
    #expect(checkpoint.description == "pra-x\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")
    #expect(Checkpoint(text: checkpoint.description) == checkpoint)
    let note = try checkpoint.signed(by: key)
    #expect(SignedNote(parsing: note.description) == note)
    #expect(note.isSigned(by: key.publicKey))
}

@Test(
    "A text that is no checkpoint is refused",
    arguments: [
        "", "pra\n7\n", "pra\n-1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "pra\n07\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", "pra\n7\nAAAA\n",
        "\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
    ])
func badCheckpoints(text: String) {
    #expect(Checkpoint(text: text) == nil)
}

@Test("A ledger is named by the key that founds it")
func foundingName() {
    #expect(key.name == originName(of: key.publicKey.bytes))
    #expect(key.name.hasPrefix("pra-"))
    #expect(key.name.count == 36)
}
