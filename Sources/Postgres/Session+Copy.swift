import Model

// Commands with several replies, and COPY.
extension Session {
    /// Sends a command whose replies are taken one by one with `nextReply`.
    package func begin(_ command: String, within limit: Duration = .seconds(30)) async throws(PraError) {
        try await guarded { () throws(PraError) in try wire.send(command, nil, by: Deadline(in: limit)) }
    }

    /// - Returns: `nil` when the command is over.
    package func nextReply(within limit: Duration) async throws(PraError) -> Reply? {
        try await guarded { () throws(PraError) in try wire.nextReply(by: Deadline(in: limit)) }
    }

    /// The COPY messages that have come, at most about `limit` bytes; waits for the first. Nothing is read ahead of
    /// the caller.
    /// - Returns: an empty batch when nothing came within `patience`; `nil` when the server has ended the COPY:
    /// `nextReply` says how.
    package func nextBatch(limit: Int = 1 << 20, patience: Duration) async throws(PraError) -> CopyBatch? {
        try await guarded { () throws(PraError) in
            if Task.isCancelled { throw PraError.wrapping(CancellationError()) }
            var batch = CopyBatch(capacity: limit)
            do throws(PraError) {
                let goesOn = try wire.copy(into: &batch, limit: limit, by: Deadline(in: patience))
                return goesOn || !batch.isEmpty ? batch : nil
            } catch {
                guard error.code == .timeout else { throw error }
                return batch
            }
        }
    }

    /// Sends one COPY message to the server.
    package func put(_ message: [UInt8], within limit: Duration = .seconds(30)) async throws(PraError) {
        try await guarded { () throws(PraError) in try wire.put(message, by: Deadline(in: limit)) }
    }

    /// Ends our side of a COPY in both directions.
    package func endCopy(within limit: Duration = .seconds(30)) async throws(PraError) {
        try await guarded { () throws(PraError) in try wire.endCopy(by: Deadline(in: limit)) }
    }

    /// Stops what runs on the server and closes the session.
    package func abandon() { wire.abandon() }
}
