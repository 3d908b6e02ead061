import CPostgres
import Glibc
import Model

extension Wire {
    /// Adds the messages that are there to `batch`, waiting for the first one only, up to about `limit` bytes.
    /// - Returns: `false` when there is no COPY, or the server has ended it.
    mutating func copy(into batch: inout CopyBatch, limit: Int, by deadline: Deadline) throws(PraError) -> Bool {
        var hasLooked = false
        while isCopying, batch.bytes.count < limit {
            var message: UnsafeMutablePointer<CChar>?
            let count = unsafe PQgetCopyData(raw, &message, 1)
            if let start = unsafe message {
                unsafe batch.append(UnsafeRawBufferPointer(start: start, count: Int(count)))
                unsafe PQfreemem(start)
                hasLooked = false
            } else if count < 0 {
                isCopying = false
                if count == -2 { throw lost() }
            } else if !hasLooked {
                guard unsafe PQconsumeInput(raw) == 1 else { throw lost() }
                hasLooked = true
            } else if batch.isEmpty {
                try wait(for: POLLIN, by: deadline)
                hasLooked = false
            } else {
                return true
            }
        }
        return isCopying
    }

    /// Sends one COPY message; returns when it has left for the kernel. Nothing once the server has ended the COPY: why
    /// it did is what the next reading tells.
    func put(_ bytes: [UInt8], by deadline: Deadline) throws(PraError) {
        guard isCopying else { return }
        while true {
            let status = unsafe bytes.withUnsafeBytes { buffer in
                unsafe PQputCopyData(raw, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(buffer.count))
            }
            if status == 1 { return try flush(by: deadline) }
            guard status == 0 else { throw lost() }
            try wait(for: POLLOUT, by: deadline)
        }
    }

    func endCopy(by deadline: Deadline) throws(PraError) {
        while true {
            let status = unsafe PQputCopyEnd(raw, nil)
            if status == 1 { return try flush(by: deadline) }
            guard status == 0 else { throw lost() }
            try wait(for: POLLOUT, by: deadline)
        }
    }
}
