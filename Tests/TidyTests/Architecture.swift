/// The table of the architecture: each target, lowest first, and all it may import.
///
/// `Schema` and `ProtobufRuntime` stand wherever messages are read or written: the compiler wants
/// the module of every member that a file uses to be named.
enum Architecture {
    struct Row {
        var target: String
        var mayImport: [String]
    }

    static let rows: [Row] = [
        Row(target: "CProtobufC", mayImport: []),
        Row(target: "CNettle", mayImport: []),
        Row(target: "CLinux", mayImport: []),
        Row(target: "CSchema", mayImport: ["CProtobufC"]),
        Row(target: "CTTRPC", mayImport: ["CProtobufC"]),
        Row(target: "ProtobufRuntime", mayImport: ["CProtobufC"]),
        Row(target: "Schema", mayImport: ["CSchema", "ProtobufRuntime"]),
        Row(target: "Rules", mayImport: []),
        Row(target: "Registry", mayImport: ["ProtobufRuntime", "Schema", "Rules", "CLinux"]),
        Row(target: "Storage", mayImport: ["Schema", "Registry", "CLinux", "CNettle"]),
        Row(target: "TTRPC", mayImport: ["CTTRPC", "ProtobufRuntime"] + nio),
        Row(
            target: "ShegongServer",
            mayImport: [
                "ProtobufRuntime", "Schema", "Rules", "Registry", "Storage", "TTRPC", "CLinux",
                "CNettle", "Logging",
            ] + nio),
        Row(target: "ShegongClient", mayImport: ["Schema", "ProtobufRuntime", "TTRPC"] + nio),
        Row(
            target: "shegongd",
            mayImport: ["ShegongServer", "Logging", "ArgumentParser", "TOMLKit", "Foundation"]),
        Row(
            target: "shegong",
            mayImport: [
                "ShegongClient", "Schema", "ProtobufRuntime", "CNettle", "ArgumentParser",
                "TOMLKit", "Foundation",
            ]),
        Row(
            target: "Simulation",
            mayImport: [
                "ShegongServer", "Storage", "Registry", "Schema", "TTRPC", "ProtobufRuntime",
            ]),
        Row(target: "CFloor", mayImport: []),
        Row(
            target: "shegong-bench",
            mayImport: [
                "ShegongClient", "ShegongServer", "Storage", "Registry", "Schema",
                "ProtobufRuntime", "TTRPC", "CFloor", "ArgumentParser", "Foundation",
            ] + nio),
    ]

    /// What comes with the toolchain and brings no Foundation with it.
    static let toolchain = ["Glibc", "Synchronization", "Dispatch"]

    private static let nio = ["NIOCore", "NIOPosix"]

    static func row(of target: String) -> Row? {
        rows.first { $0.target == target }
    }
}
