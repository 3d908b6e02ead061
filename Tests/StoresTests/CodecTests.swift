import Model
import Testing

@testable import Stores

@Suite struct CodecTests {
    /// What comes twice lies too far apart for level 1, and not for level 3.
    private let text: [UInt8] = {
        let (one, other) = (SeededRandom(1).bytes(400_000), SeededRandom(2).bytes(400_000))
        return one + other + one
    }()

    @Test func aLevelThatSavesIsTaken() {
        let codec = Codec(), fast = codec.frame(text, .zstd(level: 1)), full = codec.frame(text, .zstd(level: 3))
        #expect(full.count + full.count / 32 < fast.count, "\(fast.count) and \(full.count): the sample is unfit")
        for _ in 0..<20 { #expect(codec.extentFrame(text, .zstd(level: 3)) == full) }
    }

    @Test func aLevelThatSavesNothingIsNotTaken() {
        let codec = Codec(), random = SeededRandom(1)
        let noise = random.bytes(4096)
        for _ in 0..<20 {
            #expect(codec.extentFrame(noise, .zstd(level: 3)).count == noise.count + Frame.headerBytes)
        }
        // The sixteenth from the last probe on is the next.
        let frames = (0..<16).map { _ in codec.extentFrame(text, .zstd(level: 3)) }
        #expect(frames.first == codec.frame(text, .zstd(level: 1)))
        #expect(frames.last == codec.frame(text, .zstd(level: 3)))
    }

    @Test func otherCodecsAsTheyAre() {
        let codec = Codec()
        for compressor in [Compressor.none, .gzip(level: 6), .zstd(level: 1)] {
            #expect(codec.extentFrame(text, compressor) == codec.frame(text, compressor))
        }
    }
}
