// swift-tools-version: 6.2
// The architecture, lowest target first. A target imports only what its entry names; README.md
// gives each its one job, and Tests/TidyTests holds the two against one another.
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
]

/// Settings of the targets that own unsafe memory: each `unsafe` is an entry of an audit list.
let audited: [SwiftSetting] = strict + [.strictMemorySafety()]

let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let arguments = Target.Dependency.product(
    name: "ArgumentParser", package: "swift-argument-parser")
let toml = Target.Dependency.product(name: "TOMLKit", package: "TOMLKit")

let package = Package(
    name: "shegong",
    products: [
        .library(name: "ShegongClient", targets: ["ShegongClient"]),
        .library(name: "TTRPC", targets: ["TTRPC"]),
        .executable(name: "shegongd", targets: ["shegongd"]),
        .executable(name: "shegong", targets: ["shegong"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
    ],
    targets: [
        .systemLibrary(
            name: "CProtobufC", pkgConfig: "libprotobuf-c",
            providers: [.apt(["libprotobuf-c-dev"])]),
        .systemLibrary(
            name: "CNettle", pkgConfig: "nettle", providers: [.apt(["nettle-dev"])]),
        .target(name: "CLinux"),
        .target(name: "CSchema", dependencies: ["CProtobufC"]),
        .target(name: "CTTRPC", dependencies: ["CProtobufC"]),
        .target(
            name: "ProtobufRuntime", dependencies: ["CProtobufC"], swiftSettings: audited),
        .target(
            name: "Schema", dependencies: ["CSchema", "ProtobufRuntime"], swiftSettings: strict),
        .target(
            name: "Rules",
            resources: [
                .embedInCode("Data/divisions.tsv"), .embedInCode("Data/messages.tsv"),
                .embedInCode("Data/pinyin.tsv"), .embedInCode("Data/working-days.tsv"),
            ],
            swiftSettings: strict),
        .target(
            name: "Registry", dependencies: ["ProtobufRuntime", "Schema", "Rules", "CLinux"],
            swiftSettings: strict),
        .target(
            name: "Storage", dependencies: ["CLinux", "CNettle"],
            swiftSettings: audited),
        .target(
            name: "TTRPC", dependencies: ["CTTRPC", "ProtobufRuntime", nioCore, nioPosix],
            swiftSettings: strict),
        .target(
            name: "ShegongServer",
            dependencies: [
                "ProtobufRuntime", "Schema", "Rules", "Registry", "Storage", "TTRPC", "CLinux",
                "CNettle",
                nioCore, nioPosix, logging,
            ],
            swiftSettings: strict),
        .target(
            name: "ShegongClient",
            dependencies: ["Schema", "ProtobufRuntime", "TTRPC", nioCore, nioPosix],
            swiftSettings: strict),
        .executableTarget(
            name: "shegongd", dependencies: ["ShegongServer", logging, arguments, toml],
            swiftSettings: strict),
        .executableTarget(
            name: "shegong",
            dependencies: [
                "ShegongClient", "Schema", "ProtobufRuntime", "CNettle", arguments, toml,
            ],
            exclude: ["Data"], swiftSettings: strict),
        .executableTarget(
            name: "Simulation",
            dependencies: [
                "ShegongServer", "Storage", "Registry", "Schema", "TTRPC", "ProtobufRuntime",
            ],
            swiftSettings: strict),
        .target(name: "CFloor"),
        .executableTarget(
            name: "shegong-bench",
            dependencies: [
                "ShegongClient", "ShegongServer", "Storage", "Registry", "Schema",
                "ProtobufRuntime", "TTRPC", "CFloor", arguments, nioCore, nioPosix,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ProtobufRuntimeTests",
            dependencies: ["ProtobufRuntime", "Schema", "CTestSchema"],
            exclude: ["Interoperability"], swiftSettings: strict),
        .target(name: "CTestSchema", dependencies: ["CProtobufC"], path: "Tests/CTestSchema"),
        .testTarget(name: "RulesTests", dependencies: ["Rules"], swiftSettings: strict),
        .testTarget(
            name: "RegistryTests", dependencies: ["Registry", "Schema", "Rules"],
            swiftSettings: strict),
        .testTarget(
            name: "StorageTests", dependencies: ["Storage", "CLinux"], exclude: ["Fixtures"],
            swiftSettings: strict),
        .testTarget(
            name: "TTRPCTests", dependencies: ["TTRPC", "ProtobufRuntime", nioCore, nioPosix],
            exclude: ["Interoperability"], swiftSettings: strict),
        .testTarget(
            name: "ShegongServerTests",
            dependencies: [
                "ShegongServer", "ShegongClient", "Schema", "Storage", "Registry", "Rules", "TTRPC",
                "ProtobufRuntime", nioCore, nioPosix,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "CommandLineTests",
            dependencies: [
                "shegong", "ShegongClient", "Schema", "ProtobufRuntime", "Rules", arguments,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "BenchTests",
            dependencies: [
                "shegong-bench", "CFloor", "Registry", "Schema", "ProtobufRuntime", "TTRPC",
                nioCore,
                nioPosix,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "SimulationTests",
            dependencies: [
                "Simulation", "ShegongServer", "Storage", "Registry", "Schema", "TTRPC",
                "ProtobufRuntime",
            ],
            swiftSettings: strict),
        .target(
            name: "FuzzTargets",
            dependencies: [
                "ShegongServer", "Storage", "Registry", "Schema", "TTRPC", "ProtobufRuntime",
                nioCore,
            ],
            path: "Tests/FuzzTargets", swiftSettings: strict),
        .testTarget(
            name: "FuzzTests", dependencies: ["FuzzTargets", "ShegongServer", "Storage"],
            exclude: ["Corpus"], swiftSettings: strict),
        .testTarget(name: "TidyTests", swiftSettings: strict),
    ]
)

// The fuzzers' programs are built by scripts/fuzz.sh alone: libFuzzer brings its own `main`.
if Context.environment["SHEGONG_FUZZ"] != nil {
    for program in ["FuzzLibFuzzer", "FuzzLoop"] {
        package.targets.append(
            .executableTarget(
                name: program, dependencies: ["FuzzTargets"], path: "Tests/\(program)",
                swiftSettings: strict))
    }
}
