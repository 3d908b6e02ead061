/// What one file may hold. Each bound has its own diagnostic, so hostile input costs a sentence.
package struct Limits: Sendable {
    package var bytes = 4 << 20
    package var documents = 10_000
    /// Scalars, mappings and sequences of one document.
    package var nodes = 100_000
    /// Mappings and sequences within one another, aliases followed.
    package var depth = 64
    /// Nodes that aliases repeat, all together.
    package var repeated = 10_000
    /// After so many problems the rest of the file is not read.
    package var problems = 1000

    package init() {}
}
