import Model
import Reconciler
import Testing

@Suite struct StreamStateTests {
    @Test(arguments: [(["a"], true), (["a", "b"], true), (["c"], false), (["a", "c"], false)] as [([String], Bool)])
    func aStreamSaysNothingOfStoresThatItDoesNotGoTo(stores: [String], isKnown: Bool) {
        let state = Streams.State(isRunning: true, stores: ["a", "b"], durable: (Timeline(1), LSN(7)))
        #expect((state.durable(in: stores) != nil) == isKnown)
    }
}
