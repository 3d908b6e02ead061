import Crypto
import Model

func sha256(_ bytes: [UInt8]) -> Model.Digest { finish(SHA256.hash(data: bytes)) }

/// Of a byte that says what follows, and that, which is not copied for it.
func sha256(_ mark: UInt8, _ bytes: UnsafeRawBufferPointer) -> Model.Digest {
    var hash = SHA256()
    unsafe withUnsafeBytes(of: mark) { unsafe hash.update(bufferPointer: $0) }
    unsafe hash.update(bufferPointer: bytes)
    return finish(hash.finalize())
}

private func finish(_ digest: SHA256Digest) -> Model.Digest {
    unsafe digest.withUnsafeBytes { unsafe Model.Digest($0) }
}
