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

    package static let standard = MeasurementRules(
        unknownGrace: .seconds(600), staleAfter: .seconds(60), cutEvery: .seconds(300),
        tolerance: Ratio(millionths: 10_000), confidenceLevel: Ratio(millionths: 950_000), z: 1.959964,
        intervalStep: Ratio(millionths: 1000), window: .seconds(30 * 86_400), recordEvery: .seconds(86_400),
        evidenceFreshFor: .seconds(2 * 86_400))
}
