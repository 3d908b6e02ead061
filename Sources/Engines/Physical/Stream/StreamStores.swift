import Manifests
import Model
import Stores

/// The stores of one stream. One that can not be used is told and left out, and holds up no other.
struct StreamStores: Sendable {
    private let resources: [Resource<BackupStore.Spec>]
    let told: @Sendable (_ store: String, PraError?) -> Void
    /// In the order of `resources`; `nil` for one that is left out.
    private(set) var opened: [Store?]
    /// Of the first one that was left out.
    private var first: PraError?

    init(
        _ resources: [Resource<BackupStore.Spec>], told: @escaping @Sendable (_ store: String, PraError?) -> Void
    ) {
        (self.resources, self.told) = (resources, told)
        opened = Array(repeating: nil, count: resources.count)
    }

    /// - Throws: why, when none can be used.
    mutating func open(
        _ body: (Resource<BackupStore.Spec>) async throws(PraError) -> Store
    ) async throws(PraError) {
        for (number, resource) in resources.enumerated() {
            do throws(PraError) { opened[number] = try await body(resource) } catch { try leaveOut(number, error) }
        }
        try refuseNone()
    }

    /// What `body` gives of each store that can be used; one for which it fails is left out from then on.
    /// - Throws: why, when that leaves none.
    mutating func each<T: Sendable>(
        _ body: (_ number: Int, Store) async throws(PraError) -> T
    ) async throws(PraError) -> [T] {
        var all: [T] = []
        for case let (number, store?) in opened.enumerated() {
            do throws(PraError) { all.append(try await body(number, store)) } catch { try leaveOut(number, error) }
        }
        try refuseNone()
        return all
    }

    private mutating func leaveOut(_ number: Int, _ error: PraError) throws(PraError) {
        guard error.code != .interrupted else { throw error }
        opened[number] = nil
        first = first ?? error
        told(resources[number].name, error)
    }

    private func refuseNone() throws(PraError) {
        if let first, opened.allSatisfy({ $0 == nil }) { throw first }
    }
}
