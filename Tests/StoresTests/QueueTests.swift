import Testing

@testable import Stores

@Suite struct Queues {
    private final class Token {}

    /// A queue of buffers that is never empty for long must not keep those that were taken.
    @Test func whatWasTakenIsLetGoOf() {
        var queue = Queue<Token>()
        weak var first: Token?
        do {
            let token = Token()
            first = token
            queue.append(token)
        }
        queue.append(Token())
        #expect(first != nil)
        _ = queue.removeFirst()
        #expect(first == nil && queue.count == 1)
    }

    @Test func elementsLeaveInOrderHoweverManyWereTaken() {
        var queue = Queue<Int>(), expected = 0
        for number in 0..<1000 {
            queue.append(number)
            guard number % 3 != 0 else { continue }
            #expect(queue.first == expected && queue.removeFirst() == expected)
            expected += 1
        }
        #expect(queue.count == 1000 - expected)
    }
}
