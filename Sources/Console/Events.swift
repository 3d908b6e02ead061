import Hummingbird
import Model
import NIOCore
import Synchronization

/// What happened, for whoever has a page open. It says that there is news, and not what: that is asked for by the
/// routes, so that a stream shows nobody what their role may not see.
actor Events {
    enum Kind: String, Sendable {
        /// There is a newer look.
        case status
        /// Incidents began, ended, or somebody is at one.
        case alerts
        /// Somebody changed their dashboard in another window.
        case dashboard
        /// What came meanwhile is not known any more: ask for all anew.
        case resync
    }

    struct Event: Sendable {
        var number: Int
        var kind: Kind
        /// Whose it is; everybody's where it is `nil`.
        var user: String?
    }

    enum Wake: Sendable { case news, ping }

    /// So many are kept for who comes back.
    private static let kept = 256
    static let mostStreams = 500
    /// Of one account: nobody's pages take them all.
    static let mostOfOne = 50

    /// Of this process: numbers of another one mean nothing here.
    let epoch = hexString((0..<4).map { _ in UInt8.random(in: .min ... .max) })
    private var ring: [Event] = []
    private var last = 0
    private var listeners: [Int: (user: String, wake: AsyncStream<Wake>.Continuation)] = [:]
    private var nextListener = 0
    private let departed = Departed()

    func publish(_ kind: Kind, for user: String? = nil) {
        last += 1
        ring.append(Event(number: last, kind: kind, user: user))
        if ring.count > Self.kept { ring.removeFirst(ring.count - Self.kept) }
        wake(.news)
    }

    /// Shows each that the other side is there, and each whether it still is.
    func ping() { wake(.ping) }

    private func wake(_ wake: Wake) {
        forgetDeparted()
        for listener in listeners.values { listener.wake.yield(wake) }
    }

    enum Listening {
        /// With what wakes the stream, what ends it, and the number that it begins after.
        case welcome(AsyncStream<Wake>, leave: @Sendable () -> Void, after: Int)
        case tooMany
        case tooManyOfOne
    }

    func listen(for user: String) -> Listening {
        forgetDeparted()
        guard listeners.count < Self.mostStreams else { return .tooMany }
        guard listeners.values.count(where: { $0.user == user }) < Self.mostOfOne else { return .tooManyOfOne }
        // One who reads slowly is woken once for all that came meanwhile.
        let (wakes, listener) = AsyncStream<Wake>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let number = nextListener
        nextListener += 1
        listeners[number] = (user, listener)
        listener.onTermination = { [departed] _ in departed.numbers.withLock { $0.append(number) } }
        return .welcome(wakes, leave: { listener.finish() }, after: last)
    }

    private func forgetDeparted() {
        let numbers = departed.numbers.withLock { numbers in
            defer { numbers = [] }
            return numbers
        }
        for number in numbers { listeners[number] = nil }
    }

    /// What came after `number`, the newest of each kind, for this user, and the number to go on from.
    func news(after number: Int, for user: String) -> (events: [Event], last: Int) {
        if number > last || number < (ring.first?.number ?? last + 1) - 1 {
            return ([Event(number: last, kind: .resync, user: nil)], last)
        }
        var newest: [Kind: Event] = [:]
        for event in ring where event.number > number && (event.user ?? user) == user { newest[event.kind] = event }
        return (newest.values.sorted { $0.number < $1.number }, last)
    }

    /// The number of an id that `Last-Event-ID` names; of another process's it is none that is known here.
    func number(of id: String) -> Int {
        let parts = id.split(separator: "-")
        guard parts.count == 2, parts[0] == epoch, let number = Int(parts[1]) else { return -1 }
        return number
    }
}

/// Who left since it was last looked.
private final class Departed: Sendable {
    let numbers = Mutex<[Int]>([])
}

/// One stream of events (WHATWG HTML, server-sent events), until whom it is for leaves, or may see no more.
struct EventFeed: AsyncSequence, Sendable {
    let events: Events
    let wakes: AsyncStream<Events.Wake>
    let start: Int
    let user: String
    /// Whether they are still logged in.
    let isWelcome: @Sendable () async -> Bool

    func makeAsyncIterator() -> Iterator { Iterator(feed: self, wakes: wakes.makeAsyncIterator(), after: start) }

    struct Iterator: AsyncIteratorProtocol {
        let feed: EventFeed
        var wakes: AsyncStream<Events.Wake>.Iterator
        var after: Int
        var hasBegun = false

        init(feed: EventFeed, wakes: AsyncStream<Events.Wake>.Iterator, after: Int) {
            (self.feed, self.wakes, self.after) = (feed, wakes, after)
        }

        mutating func next() async -> ByteBuffer? {
            if !hasBegun {
                hasBegun = true
                return ByteBuffer(string: "retry: 3000\n\n" + (await news()))
            }
            while let wake = await wakes.next(isolation: #isolation) {
                guard await feed.isWelcome() else { return nil }
                let news = await news()
                if !news.isEmpty { return ByteBuffer(string: news) }
                if wake == .ping { return ByteBuffer(string: ": ping\n\n") }
            }
            return nil
        }

        private mutating func news() async -> String {
            let (events, last) = await feed.events.news(after: after, for: feed.user)
            after = last
            return events.map { event in
                "id: \(feed.events.epoch)-\(event.number)\nevent: \(event.kind.rawValue)\ndata: {}\n\n"
            }.joined()
        }
    }
}
