import Model

/// The checksum of a page as PostgreSQL computes it (storage/checksum_impl.h): 32 FNV-1a sums side by side, folded,
/// with the number of the block mixed in.
enum PageChecksum {
    /// The loops are plain so that the optimiser makes vectors of them.
    static func of(_ page: UnsafeRawBufferPointer, block: UInt32) -> UInt16 {
        unsafe withUnsafeTemporaryAllocation(of: UInt32.self, capacity: lanes) { sums in
            guard let sum = sums.baseAddress, let start = page.baseAddress else { return 0 }
            unsafe addFirstRow(of: start, to: sum)
            var offset = 4 * lanes
            while offset < page.count {
                for lane in 0..<lanes {
                    let word = unsafe start.loadUnaligned(fromByteOffset: offset &+ 4 &* lane, as: UInt32.self)
                    unsafe sum[lane] = mixed(sum[lane], word)
                }
                offset &+= 4 &* lanes
            }
            for _ in 0..<2 { for lane in 0..<lanes { unsafe sum[lane] = mixed(sum[lane], 0) } }
            var folded = block
            for lane in 0..<lanes { unsafe folded ^= sum[lane] }
            return UInt16(folded % 65_535 + 1)
        }
    }

    /// The page's own checksum, in its ninth and tenth byte, counts as zero.
    private static func addFirstRow(of start: UnsafeRawPointer, to sum: UnsafeMutablePointer<UInt32>) {
        for lane in 0..<lanes {
            var word = unsafe start.loadUnaligned(fromByteOffset: 4 * lane, as: UInt32.self)
            if lane == 2 { word &= 0xFFFF_0000 }
            unsafe sum[lane] = mixed(seeds[lane], word)
        }
    }

    @inline(__always)
    private static func mixed(_ sum: UInt32, _ word: UInt32) -> UInt32 {
        let both = sum ^ word
        return both &* 16_777_619 ^ both &>> 17
    }

    private static let lanes = 32
    private static let seeds: [UInt32] = [
        0x5B1F_36E9, 0xB852_5960, 0x02AB_50AA, 0x1DE6_6D2A, 0x79FF_467A, 0x9BB9_F8A3, 0x217E_7CD2, 0x83E1_3D2C,
        0xF8D4_474F, 0xE39E_B970, 0x42C6_AE16, 0x9932_16FA, 0x7B09_3B5D, 0x98DA_FF3C, 0xF718_902A, 0x0B1C_9CDB,
        0xE58F_764B, 0x1876_36BC, 0x5D7B_3BB1, 0xE73D_E7DE, 0x92BE_C979, 0xCCA6_C0B2, 0x304A_0979, 0x85AA_43D4,
        0x7831_25BB, 0x6CA8_EAA2, 0xE407_EAC6, 0x4B5C_FC3E, 0x9FBF_8C76, 0x15CA_20BE, 0xF2CA_9FD3, 0x959B_D756,
    ]
}

/// Which pages of a backup's files are damaged, by the rules of the server's own base backup.
struct PageCheck: Sendable {
    let blockBytes: Int
    /// Blocks in a whole segment of a relation.
    let segmentBlocks: UInt32
    /// Pages that were written after the backup began are made whole by its WAL and not judged.
    let start: LSN

    /// Indexes of the whole pages in `bytes` that fail.
    /// - Parameter first: number in its relation of the first block in `bytes`.
    func damaged(_ bytes: UnsafeRawBufferPointer, first: UInt32) -> [Int] {
        var damaged: [Int] = []
        for index in 0..<bytes.count / blockBytes {
            let page = unsafe UnsafeRawBufferPointer(
                rebasing: bytes[(index * blockBytes)..<(index + 1) * blockBytes])
            if unsafe !isSound(page, block: first &+ UInt32(index)) { damaged.append(index) }
        }
        return damaged
    }

    private func isSound(_ page: UnsafeRawBufferPointer, block: UInt32) -> Bool {
        // Without an upper end of its free space a page is new (bufpage.h).
        if unsafe page.loadUnaligned(fromByteOffset: 14, as: UInt16.self) == 0 { return true }
        let high = unsafe page.loadUnaligned(fromByteOffset: 0, as: UInt32.self)
        let low = unsafe page.loadUnaligned(fromByteOffset: 4, as: UInt32.self)
        if LSN(UInt64(high) << 32 | UInt64(low)) >= start { return true }
        let stored = unsafe page.loadUnaligned(fromByteOffset: 8, as: UInt16.self)
        return unsafe PageChecksum.of(page, block: block) == stored
    }
}

/// The damaged pages of a backup, by file; what taints its point.
struct DamagedPages: Sendable {
    private static let most = 20
    private var listed: [String] = []
    private var count = 0

    mutating func add(_ blocks: [UInt32], of path: String) {
        for block in blocks where listed.count < Self.most { listed.append("\(path) block \(block)") }
        count += blocks.count
    }

    var taint: String? {
        guard count > 0 else { return nil }
        let more = count > listed.count ? " and \(count - listed.count) more" : ""
        return "the checksum of \(count == 1 ? "a page" : "\(count) pages") is wrong: "
            + listed.joined(separator: ", ") + more
    }
}
