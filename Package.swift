// swift-tools-version: 6.2
import PackageDescription

// One row per room, floor by floor; a room may import what its row names and nothing else (TidyTests).
// What each room is for stands in Sources/README.md.

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

func room(_ name: String, _ needs: [Target.Dependency] = [], exclude: [String] = []) -> Target {
    .target(name: name, dependencies: needs, exclude: exclude, swiftSettings: settings)
}

func tests(
    _ name: String, _ needs: [Target.Dependency], resources: [Resource] = [], exclude: [String] = []
) -> Target {
    .testTarget(name: name, dependencies: needs, exclude: exclude, resources: resources, swiftSettings: settings)
}

/// A plain target under Tests, for test targets to share.
func testing(_ name: String, _ needs: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: needs, path: "Tests/\(name)", swiftSettings: settings)
}

func system(_ name: String, pkgConfig: String? = nil, apt: String? = nil) -> Target {
    .systemLibrary(name: name, pkgConfig: pkgConfig, providers: apt.map { [.apt([$0])] })
}

let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nio = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let http2 = Target.Dependency.product(name: "HummingbirdHTTP2", package: "hummingbird")
let nioTLS = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let systemPackage = Target.Dependency.product(name: "SystemPackage", package: "swift-system")

let package = Package(
    name: "pra",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "pra", targets: ["pra"]),
        .executable(name: "pra-wal", targets: ["pra-wal"]),
        // For tests to preload.
        .library(name: "FileFaults", type: .dynamic, targets: ["FileFaults"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser.git", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto.git", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types.git", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log.git", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio.git", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", exact: "2.37.6"),
        .package(url: "https://github.com/apple/swift-system.git", exact: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift.git", exact: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", exact: "2.28.1", traits: []),
        .package(url: "https://github.com/hummingbird-project/swift-mustache.git", exact: "2.1.1"),
        .package(url: "https://github.com/swiftlang/swift-subprocess.git", exact: "1.0.2"),
    ],
    targets: [
        // C
        system("CClock"),
        system("CCurl", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev"),
        system("CPostgres", pkgConfig: "libpq", apt: "libpq-dev"),
        system("CYAML", pkgConfig: "yaml-0.1", apt: "libyaml-dev"),
        system("CProcessor"),
        system("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev"),
        system("CZstd", pkgConfig: "libzstd", apt: "libzstd-dev"),
        // Pure
        room("Model"),
        room("YAML", ["Model", "CYAML"]),
        room("Manifests", ["Model", "YAML", crypto]),
        room("Evidence", ["Model", crypto]),
        room("Objectives", ["Model"]),
        room("Policies", ["Model", "Manifests"]),
        room("Widgets", ["Model", "Manifests"]),
        room("Alerts", ["Model", "Manifests", crypto]),
        room("Planning", ["Alerts", "Model", "Manifests", "Policies"]),
        room("Reports", ["Model", "Objectives", crypto]),
        // Doors
        room("Ports", ["Model", "Manifests", "Alerts"]),
        room("Transfer", ["Model", "Manifests", "Ports", "CCurl"]),
        room("Postgres", ["Model", "Manifests", "Ports", "CPostgres"]),
        room("State", ["Alerts", "Evidence", "Manifests", "Model", "Ports", crypto, grdb]),
        room(
            "Stores", ["Model", "Ports", crypto, cryptoExtras, "CProcessor", "CZlib", "CZstd"], exclude: ["FORMAT.md"]),
        room("RemoteStores", ["Model", "Manifests", "Ports", "Transfer", crypto]),
        // Hands
        room("Channels", ["Model", "Manifests", "Ports", "Transfer", crypto]),
        room("Archive", ["Model", "Stores"]),
        room("Engines", ["Archive", "Model", "Manifests", "Ports", "Postgres", "Stores", subprocess, systemPackage]),
        room("Reconciler", ["Model", "Manifests", "Alerts", "Objectives", "Planning", "Ports"]),
        // Faces
        room(
            "Console",
            [
                "Alerts", "Evidence", "Manifests", "Model", "Objectives", "Planning", "Ports", "Reports", "Transfer",
                "Widgets", crypto, cryptoExtras, http2, hummingbird, hummingbirdCore, httpTypes, logging, mustache,
                nio, nioTLS,
            ]),
        .executableTarget(
            name: "pra-wal", dependencies: ["Archive", "Model", "Ports", "Stores"], swiftSettings: settings),
        .executableTarget(
            name: "pra",
            dependencies: [
                "Alerts", "Model", "YAML", "Manifests", "Evidence", "Objectives", "Planning", "Policies", "Reports",
                "Ports", "Postgres", "Widgets",
                "RemoteStores", "Stores",
                "State", "Transfer", "Archive", "Engines", "Channels", "Console", "Reconciler", "CClock", arguments,
                crypto,
            ], swiftSettings: settings),
        // Tests
        .executableTarget(
            name: "PlanBench", dependencies: ["Fixtures", "Manifests", "Model", "Planning"],
            path: "Tests/Benchmarks/PlanBench", swiftSettings: settings),
        .executableTarget(
            name: "LedgerBench", dependencies: ["Fixtures", "Model", "Objectives", "Ports", "Reports", "State"],
            path: "Tests/Benchmarks/LedgerBench", swiftSettings: settings),
        .executableTarget(
            name: "ConsoleBench",
            dependencies: ["Children", "Console", "Fixtures", "Manifests", "Model", "Ports", "State"],
            path: "Tests/Benchmarks/ConsoleBench", swiftSettings: settings),
        .executableTarget(
            name: "DeliveryBench",
            dependencies: [
                "Alerts", "Channels", "Fixtures", "Loopback", "Manifests", "Model", "Ports", "Reconciler", "State",
                "Transfer",
            ], path: "Tests/Benchmarks/DeliveryBench", swiftSettings: settings),
        .executableTarget(
            name: "AlertBench", dependencies: ["Alerts", "Manifests", "Model", "Ports", "State"],
            path: "Tests/Benchmarks/AlertBench", swiftSettings: settings),
        testing("Children"),
        testing("ClusterHarness", ["Children", "Model", "Manifests", "Ports", "Postgres"]),
        .target(name: "FileFaults", path: "Tests/FileFaults"),
        testing("Fixtures", ["Manifests", "Model"]),
        testing("JSONSchema", ["Model"]),
        testing("Loopback", ["Ports"]),
        testing("RemoteHarness", ["Children", "Loopback"]),
        testing("Seeded"),
        testing("Simulator", ["Model", "Ports", "Seeded"]),
        .target(
            name: "StatementKiller", path: "Tests/StatementKiller", linkerSettings: [.linkedLibrary("sqlite3")]),
        testing("StoreContract", ["Model", "Ports"]),
        .executableTarget(
            name: "LedgerCrasher", dependencies: ["Alerts", "Model", "State", "StatementKiller"],
            path: "Tests/LedgerCrasher", swiftSettings: settings),
        tests("ModelTests", ["Model", "Seeded"]),
        tests("YAMLTests", ["Model", "YAML", "Seeded"]),
        tests(
            "ManifestsTests", ["Children", "Manifests", "Model", "YAML", "Seeded"], exclude: ["Golden", "Fixtures"]),
        tests("EvidenceTests", ["Evidence", "Model", crypto]),
        tests("ObjectivesTests", ["Model", "Objectives", "Seeded"]),
        tests("PoliciesTests", ["Model", "Manifests", "Policies", "Seeded"]),
        tests("AlertsTests", ["Alerts", "Fixtures", "Manifests", "Model", "Seeded"], exclude: ["Golden"]),
        tests("WidgetsTests", ["Manifests", "Model", "Seeded", "Widgets"]),
        tests("PlanningTests", ["Fixtures", "Manifests", "Model", "Planning", "Seeded"]),
        tests("ReportsTests", ["JSONSchema", "Model", "Objectives", "Reports", "Seeded"], exclude: ["Golden"]),
        tests("TransferTests", ["Children", "Transfer", "Model", "Manifests", "Ports", "Loopback"]),
        tests("PostgresTests", ["Model", "Manifests", "Ports", "Postgres", "ClusterHarness", "Loopback"]),
        tests(
            "StateTests",
            ["Alerts", "Children", "Evidence", "LedgerCrasher", "Model", "Ports", "Seeded", "State", crypto, grdb],
            exclude: ["Golden"]),
        tests("StoresTests", ["Stores", "Ports", "Model", "Seeded", "StoreContract"], resources: [.copy("Golden")]),
        tests(
            "RemoteStoresTests",
            [
                "Loopback", "Manifests", "Model", "Ports", "RemoteHarness", "RemoteStores", "StoreContract", "Stores",
                "Transfer",
            ]),
        tests(
            "ChannelsTests",
            ["Alerts", "Channels", "Transfer", "Model", "Manifests", "Ports", "Loopback", "RemoteHarness"],
            exclude: ["Golden"]),
        tests(
            "EnginesTests",
            [
                "Archive", "Children", "Model", "Manifests", "Ports", "Postgres", "Stores", "Engines", "ClusterHarness",
                "Loopback", "StoreContract",
            ]),
        tests(
            "ReconcilerTests",
            ["Alerts", "Fixtures", "Manifests", "Model", "Planning", "Ports", "Reconciler", "Simulator"]),
        tests(
            "ConsoleTests",
            [
                "Alerts", "Children", "Console", "Evidence", "JSONSchema", "Loopback", "Manifests", "Model",
                "Objectives", "Planning", "Ports", "Reports", "Seeded", "State", "Transfer", crypto, cryptoExtras,
            ]),
        tests("SimulatorTests", ["Simulator", "Model", "Ports"]),
        tests(
            "SimulationTests",
            [
                "Alerts", "Children", "Fixtures", "Manifests", "Model", "Objectives", "Planning", "Ports", "Reconciler",
                "Reports", "Seeded", "Simulator", "State", "Stores",
            ]),
        tests(
            "PraTests",
            [
                "Alerts", "Children", "Engines", "Evidence", "Loopback", "Manifests", "Model", "Policies", "Ports",
                "Reconciler", "Reports", "State", "Stores", "Transfer", "pra", arguments,
            ]),
        tests(
            "CommandTests",
            [
                "Children", "ClusterHarness", "JSONSchema", "Loopback", "Model", "Ports", "RemoteHarness", "Transfer",
                "pra", "pra-wal",
            ]),
        tests(
            "BrowserTests",
            ["Children", "ClusterHarness", "Console", "Loopback", "Manifests", "Model", "Ports", "Transfer"]),
        tests("TidyTests", []),
    ]
)
