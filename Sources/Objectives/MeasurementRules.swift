import Model

/// Every constant by which figures are measured and computed, in one value: a report prints what it was given, and
/// nothing else in the code or its prose holds one of them.
package struct MeasurementRules: Hashable, Sendable, Codable {
    /// A blind stretch is forgiven for so long; what lies beyond counts as bad.
    @InSeconds package var unknownGrace: Duration
    /// A look is believed for this long; after it the time counts as unknown.
    @InSeconds package var staleAfter: Duration
    /// The longest span of one record of a curve.
    @InSeconds package var cutEvery: Duration
    /// Of the target: by how much a record's breakpoints may lie above the curve.
    package var tolerance: Ratio
    /// The share of cases in which the interval of a rate holds the true rate, and the normal quantile of that.
    package var confidenceLevel: Ratio
    package var z: Double
    /// The ends of an interval are multiples of it: an interval is an estimate and says so by its digits.
    package var intervalStep: Ratio
    /// What the loop's incidents and a report without a given period are of.
    @InSeconds package var window: Duration
    /// What stands still is recorded anew after this time, and counts as not seen after the other.
    @InSeconds package var recordEvery: Duration
    @InSeconds package var evidenceFreshFor: Duration
    /// Of the smallest RPO: by how much the clock that stamps facts may be off.
    package var clockTolerance: Ratio

    package static let standard = MeasurementRules(
        unknownGrace: .seconds(600), staleAfter: .seconds(60), cutEvery: .seconds(300),
        tolerance: Ratio(millionths: 10_000), confidenceLevel: Ratio(millionths: 950_000), z: 1.959964,
        intervalStep: Ratio(millionths: 1000), window: .seconds(30 * 86_400), recordEvery: .seconds(86_400),
        evidenceFreshFor: .seconds(2 * 86_400),
        clockTolerance: Ratio(millionths: 100_000))
}

extension MeasurementRules {
    /// Documents of versions that had no rule of clocks were measured without one: theirs reads as the standard's.
    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        self = .standard
        func seconds(_ key: CodingKeys) throws -> Duration {
            try fields.decode(InSeconds.self, forKey: key).wrappedValue
        }
        (unknownGrace, staleAfter) = (try seconds(.unknownGrace), try seconds(.staleAfter))
        (cutEvery, window) = (try seconds(.cutEvery), try seconds(.window))
        (recordEvery, evidenceFreshFor) = (try seconds(.recordEvery), try seconds(.evidenceFreshFor))
        (tolerance, z) = (try fields.decode(Ratio.self, forKey: .tolerance), try fields.decode(Double.self, forKey: .z))
        confidenceLevel = try fields.decode(Ratio.self, forKey: .confidenceLevel)
        intervalStep = try fields.decode(Ratio.self, forKey: .intervalStep)
        clockTolerance = try fields.decodeIfPresent(Ratio.self, forKey: .clockTolerance) ?? clockTolerance
    }
}
