import Registry
import Schema

extension RandomRegistry {
    /// Attachments of persons, files and notices; removals and sweeps.
    static func attachments(
        _ number: Int, _ id: UInt64, _ dice: inout SeededGenerator
    ) -> (Command, RegistryWorld.Officer) {
        switch Int.random(in: 0..<6, using: &dice) {
        case 0:
            let request = RemoveAttachmentRequest(
                attachmentId: UInt64.random(in: 1...6, using: &dice), reason: "传错文件")
            return (.removeAttachment(request), .deqingClerk)
        case 1:
            let kept = KeptHistory(snapshots: [], journalFrom: .max)
            return (
                .sweepAttachments(
                    SweepAttachmentsRequest(reason: "定期清理"), due: [1, 2, 3], kept),
                .zhaoqingFinal
            )
        case 2:
            let header = RegistryWorld.attachment(of: .notice, 1, .guide, mark: UInt8(number % 5))
            return (.addAttachment(header), .zhaoqingFinal)
        case 3:
            let header = RegistryWorld.attachment(
                of: .application, id, .pledge, mark: UInt8(number % 7))
            return (.addAttachment(header), .deqingClerk)
        default:
            let header = RegistryWorld.attachment(
                of: .person, id, .identity, mark: UInt8(number % 9))
            return (.addAttachment(header), .deqingClerk)
        }
    }
}
