import FoundationEssentials
import Model
import Ports

/// The manifests under `paths`: each file that is named, and each `*.yaml` and `*.yml` in a folder and its folders, in
/// the order of names. Folders whose name begins with a dot or ends with `.test` are left out.
func manifestFiles(under paths: [String]) throws(PraError) -> [String] {
    var files: [String] = []
    for path in paths {
        var isFolder = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw PraError(
                .usage, "there is no file or folder \(path)", remedy: "name a file or a folder with manifests")
        }
        if isFolder { try addFiles(of: path, depth: 0, to: &files) } else { files.append(path) }
    }
    guard !files.isEmpty else {
        throw PraError(
            .usage, "no manifest in \(paths.joined(separator: ", "))",
            remedy: "put *.yaml files there, or name another folder")
    }
    return unique(files)
}

private let deepestFolder = 32

/// Of the folder with the fixtures of the policies in the file beside it: `production.test` of `production.yaml`.
let policyFixturesSuffix = ".test"

private func addFiles(of folder: String, depth: Int, to files: inout [String]) throws(PraError) {
    guard depth < deepestFolder else {
        throw PraError(
            .fileFault, "\(folder) lies \(deepestFolder) folders deep", remedy: "remove the link that leads in a circle"
        )
    }
    for name in try contents(of: folder).sorted() where !name.hasPrefix(".") {
        let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
        if name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
            files.append(path)
            continue
        }
        var isFolder = false
        let isOfTests = name.hasSuffix(policyFixturesSuffix)
        if !isOfTests, FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder {
            try addFiles(of: path, depth: depth + 1, to: &files)
        }
    }
}

/// Names, in no order.
func contents(of folder: String) throws(PraError) -> [String] {
    do {
        return try FileManager.default.contentsOfDirectory(atPath: folder)
    } catch {
        throw PraError(
            .fileFault, "cannot list \(folder)", remedy: "check that this user may read it: `ls -ld \(folder)`",
            cause: error.words)
    }
}

/// A file that two arguments name is read once.
private func unique(_ files: [String]) -> [String] {
    var seen: Set<String> = []
    return files.filter { seen.insert($0).inserted }
}
