import ArgumentParser

/// `-o text|json`, for every command that prints.
struct OutputOptions: ParsableArguments {
    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

    @Option(name: [.customShort("o"), .customLong("output")], help: "Form of what is printed.")
    var format: Format = .text
}

/// Whether `-o json` stands among the arguments: also known when the command itself could not be parsed.
func wantsJSON(_ arguments: [String]) -> Bool {
    let pairs = zip(arguments, arguments.dropFirst())
    return arguments.contains { ["-ojson", "-o=json", "--output=json"].contains($0) }
        || pairs.contains { ["-o", "--output"].contains($0) && $1 == "json" }
}
