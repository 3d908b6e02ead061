import Alerts
import Model

/// The ledger and the loop's rows. What `append` returned for survives power loss.
package protocol Journal: Sendable {
    /// Appends in order, after what commands of other processes left meanwhile, and signs a checkpoint over them.
    /// - Returns: What was appended beside `facts`, which came before them.
    @discardableResult func append(_ facts: [Fact]) async throws(PraError) -> [Fact]
    /// Whether commands of other processes left something that the next append takes.
    func hasNotes() async throws(PraError) -> Bool
    /// Whether the process that began a restore still works on it.
    func isHeld(_ restore: ActionID) async throws(PraError) -> Bool
    /// Facts whose index is at least `index`, in order.
    func facts(from index: Int) async throws(PraError) -> [Fact]
    /// Folds entries with an index below `size`, in order: those of `scope`, and others where that is less work. An
    /// entry that is not as it was when it was written is an error.
    func scan<Result: Sendable>(
        _ scope: LedgerScope, upTo size: Int, into initial: Result,
        _ take: @escaping @Sendable (inout Result, Fact, Int) -> Void
    ) async throws(PraError) -> Result
    /// Whether facts wait elsewhere, because the ledger takes none: nothing may be deleted meanwhile.
    func isQueueing() async throws(PraError) -> Bool
    /// Shows other processes what this one is doing, in place of what it showed before. No fact, and gone with it.
    func show(_ activity: Activity) async throws(PraError)
    /// The keys that sign it, the newest last; none where nothing is signed.
    func keys() async throws(PraError) -> [KeyPeriod]
    /// The newest signed checkpoint; `nil` where nothing is signed.
    func checkpoint() async throws(PraError) -> CheckpointNote?
    /// Copies entries and checkpoints that a store lacks into it.
    func copy(to store: any ObjectStore) async throws(PraError)
    /// Configuration rows that the loop keeps in line with the manifests (channels, routes, widgets): name and digest.
    func rows(of kind: String) async throws(PraError) -> [String: Digest]
    func setRow(_ resource: ResourceID, digest: Digest, document: String) async throws(PraError)
    func removeRow(_ resource: ResourceID) async throws(PraError)
    /// Puts a message into the in-app inbox; the same id again changes nothing.
    /// - Parameter user: whose it is; everybody's where it is empty.
    func post(_ message: AlertMessage, for user: String) async throws(PraError)
    /// What somebody finds there, oldest first, what is everybody's included, with when they saw and read it; without
    /// one all messages, each once, with when the first did.
    func inbox(of user: String?) async throws(PraError) -> [InboxEntry]
    /// Forgets what was written before then.
    func trimInbox(before time: Timestamp) async throws(PraError)
    /// Who was told what, as it was last kept.
    func alertGroups() async throws(PraError) -> [AlertGroup]
    /// Keeps who was told what, and what they are to be told until their channels have it: all of it, or nothing.
    func keep(_ news: AlertNews) async throws(PraError)
    /// Of what is due at most `limit`: as many of each destination as of every other, its oldest, so that one that
    /// takes nothing keeps no other's out.
    func outbox(upTo limit: Int, at now: Timestamp) async throws(PraError) -> OutboxPage
    /// Puts one message in place of several to the same recipient: all of it, or nothing.
    func fold(_ deliveries: [Delivery], into one: Delivery) async throws(PraError)
    /// All that waits for somebody, over every channel, oldest first.
    func outbox(of user: String) async throws(PraError) -> [Delivery]
    /// Puts a message into the outbox beside those in place of which it goes over another channel, and notes of each of
    /// them that it does: all of it, or nothing.
    /// - Returns: `false` where none of them waits any more without having gone over another channel: nothing is done.
    func failOver(_ failOver: FailOver) async throws(PraError) -> Bool
    /// Forgets what was delivered: all of it, or nothing.
    func settle(_ deliveries: [Delivery]) async throws(PraError)
    /// Counts a try that failed.
    func noteFailure(of delivery: Delivery) async throws(PraError)
    /// Gives it up; it can be revived.
    func bury(_ delivery: Delivery, at time: Timestamp) async throws(PraError)
    /// Puts what was given up by then into the outbox again.
    func revive(over channel: ResourceID, givenUpBy time: Timestamp) async throws(PraError)
}

extension Journal {
    package func keys() async throws(PraError) -> [KeyPeriod] { [] }
    package func checkpoint() async throws(PraError) -> CheckpointNote? { nil }
}

/// A message of the inbox, as one of its readers has it.
package struct InboxEntry: Hashable, Sendable {
    /// Whose it is; everybody's where it is empty.
    package var user: String
    package var message: AlertMessage
    package var seenAt: Timestamp?
    package var readAt: Timestamp?

    package init(user: String, message: AlertMessage, seenAt: Timestamp? = nil, readAt: Timestamp? = nil) {
        (self.user, self.message, self.seenAt, self.readAt) = (user, message, seenAt, readAt)
    }
}

/// Which entries of a ledger are asked for.
package enum LedgerScope: Hashable, Sendable {
    case everything
    /// What promises are folded from: statements, retirements, and each entry of a later time than its subject's next.
    case promises
    /// How people arranged their dashboards: of each the last.
    case arrangements
    /// What is about a period: curves of its time; slots in it, points, incidents and promises that last into it, and
    /// drills, with all that was written of them whenever that was; the last entry of each subject, and the first of
    /// all.
    case period(from: Timestamp, to: Timestamp)
}
