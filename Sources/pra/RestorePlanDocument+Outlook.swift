import Engines
import Model
import Objectives
import Reports

extension RestorePlanDocument {
    init(_ outlook: RestoreOutlook, store: String, estimate: RestoreEstimate?) {
        let choice = outlook.choice
        self.init(
            of: outlook.cluster, from: store, point: choice.point, to: (choice.target.description, choice.timeline),
            into: outlook.directory)
        tablespaces = Dictionary(outlook.tablespaces.map { ("\($0.key)", $0.value) }) { $1 }
        (files, bytes, fetchedBytes) = (outlook.files, outlook.bytes, outlook.fetched)
        replay = outlook.legs.map {
            Leg(timeline: $0.timeline, from: $0.from, to: $0.to, segments: $0.segments, bytes: $0.bytes)
        }
        (replayedBytes, fetchesWALFirst) = (outlook.replayed, outlook.stagesWAL)
        (delta, overwritten, removed) = (outlook.isBuiltOn, outlook.changed, outlook.removed)
        (walSetAside, notRestored) = (outlook.setAside, outlook.notRestored)
        self.estimate(by: estimate)
    }
}
