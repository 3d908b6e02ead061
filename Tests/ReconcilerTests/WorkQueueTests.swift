import Reconciler
import Testing

@Suite struct WorkQueueTests {
    @Test func aKeyIsWorkedOnByOneWorkerAndRunsOnceMoreWhenAskedMeanwhile() {
        var queue = WorkQueue<String>()
        queue.add("a", at: .zero)
        queue.add("a", at: .zero)
        #expect(queue.next(at: .zero) == "a")
        #expect(queue.next(at: .zero) == nil)
        queue.add("a", at: .zero)
        #expect(queue.next(at: .zero) == nil, "it still runs")
        queue.finish("a")
        #expect(queue.next(at: .zero) == "a")
        queue.finish("a")
        #expect(queue.isIdle)
    }

    @Test func nobodyRunsBeforeTheirTimeAndTheLongestWaitingGoesFirst() {
        var queue = WorkQueue<String>()
        queue.add("late", at: .seconds(10))
        queue.add("b", at: .seconds(2))
        queue.add("a", at: .seconds(3))
        #expect(queue.next(at: .seconds(1)) == nil)
        #expect(queue.nextTime == .seconds(2))
        #expect(queue.next(at: .seconds(5)) == "b")
        #expect(queue.next(at: .seconds(5)) == "a")
        #expect(queue.next(at: .seconds(5)) == nil)
    }

    @Test func anEarlierWishStands() {
        var queue = WorkQueue<String>()
        queue.add("a", at: .seconds(5))
        queue.add("a", at: .seconds(50))
        #expect(queue.next(at: .seconds(5)) == "a")
    }

    @Test func clearingForgetsWishesAndLeavesWhatRuns() {
        var queue = WorkQueue<String>()
        queue.add("a", at: .zero)
        _ = queue.next(at: .zero)
        queue.add("b", at: .zero)
        queue.clear()
        #expect(queue.running == ["a"])
        #expect(queue.next(at: .zero) == nil)
    }
}
