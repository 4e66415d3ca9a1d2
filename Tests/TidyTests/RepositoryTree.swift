import Foundation

/// The files of the repository, found from this file's own path.
struct RepositoryTree {
    /// Folder with `Package.swift`.
    let root: String
    /// Paths of all files from the root, in order; without what git does not keep.
    let paths: [String]

    init(thisFile: String = #filePath) throws {
        // Tests/TidyTests/RepositoryTree.swift
        let root = URL(fileURLWithPath: thisFile).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        self.root = root.path
        paths = try Self.files(below: root.path, under: "").sorted()
    }

    /// The files that pass the test, with their text.
    func texts(where wanted: (String) -> Bool) throws -> [(path: String, text: String)] {
        try paths.filter(wanted).map { (path: $0, text: try text(of: $0)) }
    }

    /// The Swift files below a folder, taken apart.
    func swift(
        below folders: String..., where wanted: (String) -> Bool = { _ in true }
    ) throws -> [SwiftText] {
        try texts { path in
            path.hasSuffix(".swift") && wanted(path)
                && folders.contains { path.hasPrefix($0 + "/") }
        }.map { SwiftText(path: $0.path, text: $0.text) }
    }

    /// The text of one file.
    func text(of path: String) throws -> String {
        let data = try Data(contentsOf: URL(fileURLWithPath: root + "/" + path))
        return String(decoding: data, as: UTF8.self)
    }

    /// Whether a file may be executed.
    func isExecutable(_ path: String) -> Bool {
        FileManager.default.isExecutableFile(atPath: root + "/" + path)
    }

    /// Whether a file was written by a generator and not by hand.
    static func isGenerated(_ path: String) -> Bool {
        path.contains("/Generated/") || path.hasPrefix("Sources/CSchema/")
            || path.hasPrefix("Sources/CTTRPC/") || path.hasPrefix("Tests/CTestSchema/")
    }

    private static func files(below root: String, under folder: String) throws -> [String] {
        var found: [String] = []
        let absolute = folder.isEmpty ? root : root + "/" + folder
        for name in try FileManager.default.contentsOfDirectory(atPath: absolute)
        where !isLeftOut(name) {
            let path = folder.isEmpty ? name : folder + "/" + name
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: root + "/" + path, isDirectory: &isFolder)
            else { continue }
            found += isFolder.boolValue ? try files(below: root, under: path) : [path]
        }
        return found
    }

    /// What `.gitignore` names, and git's own.
    private static func isLeftOut(_ name: String) -> Bool {
        name == ".git" || name == ".swiftpm" || name == "Package.resolved"
            || name == "__pycache__" || name == ".build" || name.hasPrefix(".build-")
            || name.hasPrefix(".build_") || name.hasSuffix(".profraw")
    }
}
