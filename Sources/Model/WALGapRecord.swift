/// WAL that no store has and the server no longer serves: no target inside it can be restored.
package struct WALGapRecord: Hashable, Sendable, Codable {
    package var store: String
    package var timeline: Timeline
    package var from: LSN
    package var to: LSN

    package init(store: String, timeline: Timeline, from: LSN, to: LSN) {
        (self.store, self.timeline, self.from, self.to) = (store, timeline, from, to)
    }
}
