import Model

/// From where the WAL of one cluster goes whereto, and how far it is.
package struct TopologyBody: Hashable, Sendable, Codable {
    package enum Role: String, Hashable, Sendable, Codable, CaseIterable { case primary, standby, server, store, slot }

    package enum State: String, Hashable, Sendable, Codable, CaseIterable {
        case streaming
        /// Nobody takes WAL there, and nobody is to.
        case idle
        case broken
        case unknown
    }

    package struct Node: Hashable, Sendable, Codable {
        /// Of a server the cluster's; what edges lead to.
        package var name: String
        /// `server` while it is not known which it is.
        package var role: Role
        package var tli: Known<Int>
        package var lsn: Known<LSN>
        /// WAL that it lacks, or that the server keeps for it.
        package var lagBytes: Known<Int64>
    }

    package struct Edge: Hashable, Sendable, Codable {
        package var from: String
        package var to: String
        package var state: State
        /// Why it is not streaming.
        package var why: Message?
    }

    package var cluster: String
    /// The server first, then stores, then slots of others.
    package var nodes: [Node]
    package var edges: [Edge]
    package var reasons: [Message]
}

func topology(_ params: WidgetParams, _ input: WidgetInput) -> SeenBody? {
    guard let (status, sight) = input.cluster(params.cluster) else { return nil }
    let server = status.name
    let slots = status.observation.value.map { seen in seen.slots.filter { !$0.name.hasPrefix("pra_") || $0.isActive } }
    let stores = sight.stores.map { store in
        TopologyBody.Node(
            name: "store/\(store.name)", role: .store, tli: store.timeline, lsn: store.end, lagBytes: store.lag)
    }
    let others = (slots ?? []).map { slot in node(slot, status) }
    let lines = status.lines.about(.aspectCluster, .aspectWAL, .aspectSlot)
    let body = TopologyBody(
        cluster: server, nodes: [node(status)] + stores + others,
        edges: sight.stores.map { edge(to: $0, from: server) }
            + (slots ?? []).map { slot in
                TopologyBody.Edge(
                    from: server, to: "slot/\(slot.name)", state: slot.isActive ? .streaming : .idle,
                    why: slot.isActive ? nil : Message(.widgetSlotIdle))
            }, reasons: whyNotWell(lines))
    let failure: PraError? = if case .unknown(let error) = status.observation { error } else { nil }
    return SeenBody(.replicationTopology(body), lines.worst, failure: failure)
}

private func node(_ status: StatusDocument.ClusterStatus) -> TopologyBody.Node {
    switch status.observation {
    case .known(let seen, _):
        return TopologyBody.Node(
            name: status.name, role: seen.isInRecovery ? .standby : .primary, tli: .known(Int(seen.timeline.number)),
            lsn: .known(seen.flush), lagBytes: .known(0))
    case .unknown(let error):
        let why = Message(.statusUnseen, .name(error.what))
        return TopologyBody.Node(
            name: status.name, role: .server, tli: .unknown(because: why), lsn: .unknown(because: why),
            lagBytes: .unknown(because: why))
    }
}

private func node(
    _ slot: ClusterObservation.Slot, _ status: StatusDocument.ClusterStatus
) -> TopologyBody.Node {
    let none = Message(.widgetSlotHoldsNone)
    return TopologyBody.Node(
        name: "slot/\(slot.name)", role: .slot,
        tli: Known(status.observation.value.map { Int($0.timeline.number) }, else: none),
        lsn: Known(slot.restart, else: none),
        lagBytes: Known(status.observation.value.flatMap { slot.retained(on: $0)?.bytes }, else: none))
}

private func edge(to store: StoreSight, from server: String) -> TopologyBody.Edge {
    let (state, why): (TopologyBody.State, Message?) =
        switch (store.failure, store.stream) {
        case (let error?, _): (.unknown, Message(.statusUnseen, .name(error.what)))
        case (nil, .running): (.streaming, nil)
        case (nil, .off): (.idle, Message(.widgetNotStreamed))
        case (nil, .troubled(let line)): (line.level == .unknown ? .unknown : .broken, line.message)
        }
    return TopologyBody.Edge(from: server, to: "store/\(store.name)", state: state, why: why)
}
