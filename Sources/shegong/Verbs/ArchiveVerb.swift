import ArgumentParser
import Glibc
import Schema
import ShegongClient

extension ApplicationNoun {
    struct Archive: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "一件一档：导出一件申请的全部材料 · Everything of one application, as a folder",
                discussion: """
                    每项一个 JSON 文件，manifest 列出各文件的 SHA-256。默认脱敏；给出 --reveal-reason 时另存明文的个人\
                    信息，记入审计 · A JSON file for each part, and a manifest with their SHA-256. \
                    Masked; with --reveal-reason the person in clear too, audited
                    """)
        }

        @Argument(help: "申请编号 · Application")
        var application: UInt64
        @Option(help: "新建的文件夹 · Folder; must not exist")
        var folder: String
        @Option(help: "查看明文的原因 · Why the person is to be seen in clear")
        var revealReason: String?
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let client = session.client
            let reply = try await client.application(application)
            let person = reply.person?.id ?? 0
            var archive = try ArchiveFolder(folder, isRehearsal: reply.rehearsal)
            try archive.add("application", reply.sections)
            try await archive.addIfThere("certificate") {
                let text = try await client.certificateText(
                    GetCertificateTextRequest(applicationId: application)
                ).text
                return [.init(nil, .fields((text ?? CertificateText()).fields))]
            }
            try await archive.addIfThere("letter") {
                let letter = try await client.decisionLetter(
                    GetDecisionLetterRequest(applicationId: application)
                ).letter
                return [.init(nil, .fields((letter ?? DecisionLetter()).fields))]
            }
            let page = PageRequest(limit: 1_000)
            let remedies = try await client.listRemedyCases(
                ListRemedyCasesRequest(applicationId: application, page: page))
            try archive.add(
                "reviews-of-refusals",
                [.init(.remedies, .rows(RemedyEntry.headings, remedies.entries.map(\.cells)))])
            try archive.add(
                "attachments", try await session.attachments(of: application, person, page))
            let events = try await client.listRegistrationEvents(
                ListRegistrationEventsRequest(personId: person, page: page))
            try archive.add(
                "registration-events",
                [.init(.events, .rows(RegistrationEvent.headings, events.events.map(\.cells)))])
            let education = try await client.listEducation(
                ListEducationRequest(person: PersonSelector(personId: person)))
            try archive.add("education", education.sections)
            if let revealReason {
                let revealed = try await client.reveal(
                    RevealRequest(personId: person, reason: revealReason))
                try archive.add("person-in-clear", revealed.sections)
            }
            session.show(
                Report(
                    sections: [.init(.files, .rows(ArchiveFolder.headings, archive.entries))],
                    isRehearsal: reply.rehearsal))
            try archive.finish()
        }
    }
}

/// A folder that is made anew, with a manifest as `sha256sum -c` reads it.
struct ArchiveFolder {
    private let path: String
    private let isRehearsal: Bool
    private var digests: [(name: String, digest: String)] = []

    init(_ path: String, isRehearsal: Bool) throws(CommandFailure) {
        self.path = path
        self.isRehearsal = isRehearsal
        guard mkdir(path, 0o700) == 0 else {
            throw CommandFailure(.usage, "FOLDER_THERE", Text.folderUnusable.localized)
        }
    }

    static var headings: [Heading] { [.file, .digest] }

    var entries: [[Cell]] { digests.map { [.text($0.name), .text($0.digest)] } }

    mutating func add(
        _ name: String, _ sections: [Report.Section]
    ) throws(CommandFailure) {
        let text = Report(sections: sections, isRehearsal: isRehearsal).text(.json, .chinese)
        var digest = ContentDigest()
        digest.add(Array(text.utf8))
        try TextFile.write(text, to: "\(path)/\(name).json")
        digests.append((name + ".json", digest.finish().hexadecimal))
    }

    /// What the application does not have is left out.
    mutating func addIfThere(
        _ name: String, _ sections: () async throws -> [Report.Section]
    ) async throws {
        do {
            try add(name, try await sections())
        } catch let error as RegistryError where error.reason == "NOT_FOUND" {
            return
        }
    }

    func finish() throws(CommandFailure) {
        let lines = digests.map { "\($0.digest)  \($0.name)\n" }.joined()
        try TextFile.write(lines, to: path + "/manifest.sha256")
    }
}

extension [UInt8] {
    var hexadecimal: String {
        map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
