import ProtobufRuntime
import Schema
import Testing

/// Goal: a view takes what the decoder takes, refuses what it refuses, and shows the same.
@Suite("Messages read in place")
struct ViewTests {
    private func expectSame<Message: RandomMessage, View: MessageView>(
        _ bytes: [UInt8], _ type: Message.Type, _ view: View.Type, _ copy: (View) -> Message
    ) {
        for options in [DecodingOptions.request, DecodingOptions(maximumStringLength: 20)] {
            var decoded = Result { () throws(DecodingError) in
                try Message(decoding: bytes, options: options)
            }
            if case .failure(.memoryBudgetExceeded) = decoded { continue }
            let viewed = bytes.withUnsafeBytes { bytes in
                Result { () throws(DecodingError) in
                    copy(try View(reading: bytes, options: options))
                }
            }
            if case .success(var message) = decoded {
                message.unknownFields = []
                decoded = .success(message)
            }
            #expect(viewed == decoded, "\(bytes)")
        }
    }

    private func check<Message: RandomMessage, View: MessageView>(
        _ type: Message.Type, _ view: View.Type, seed: UInt64, _ copy: (View) -> Message
    ) throws {
        var values = RandomValues(seed: seed)
        var originals: [[UInt8]] = []
        for _ in 0..<200 {
            let bytes = try type.randomWithUnknownFields(using: &values).encoded()
            originals.append(bytes)
            expectSame(bytes, type, view, copy)
        }
        for _ in 0..<20_000 {
            var bytes = originals[values.index(below: originals.count)]
            for _ in 0...values.index(below: 3) {
                Mutation.apply(to: &bytes, others: originals, using: &values)
            }
            expectSame(bytes, type, view, copy)
        }
    }

    @Test func `an identity document`() throws {
        try check(IdentityDocument.self, IdentityDocument.View.self, seed: 1) {
            IdentityDocument($0)
        }
    }

    @Test func `a full identity`() throws {
        try check(FullIdentity.self, FullIdentity.View.self, seed: 2) { FullIdentity($0) }
    }

    @Test func `a selector of persons`() throws {
        try check(PersonSelector.self, PersonSelector.View.self, seed: 3) { PersonSelector($0) }
    }

    @Test func `a request for a person`() throws {
        try check(GetPersonRequest.self, GetPersonRequest.View.self, seed: 4) {
            GetPersonRequest($0)
        }
    }

    @Test func `parts of a person and of what identifies him`() throws {
        var values = RandomValues(seed: 5)
        for _ in 0..<500 {
            let person = Person.random(using: &values)
            try person.encoded().withUnsafeBytes { bytes in
                let view = try Person.View(reading: bytes, options: .verified)
                #expect(view.name.string == person.name)
                #expect(view.divisionId == person.divisionId)
            }
            let identity = PersonIdentity.random(using: &values)
            try identity.encoded().withUnsafeBytes { bytes in
                let view = try PersonIdentity.View(reading: bytes, options: .verified)
                var documents: [IdentityDocument] = []
                view.documents.forEach(IdentityDocument.View.self) {
                    documents.append(IdentityDocument($0))
                    return true
                }
                #expect(documents == identity.documents)
                #expect(view.documents.count == documents.count)
            }
        }
    }

    @Test func `texts are the same if their bytes are`() {
        let texts = ["", "a", "李四", "1234567", "12345678", "123456789", "12345678X", "12345678Y"]
        for left in texts {
            for right in texts {
                let isSame = Array(left.utf8).withUnsafeBytes { left in
                    Array(right.utf8).withUnsafeBytes { right in
                        WireText(left).hasSameBytes(as: WireText(right))
                    }
                }
                #expect(isSame == (left == right))
            }
        }
    }
}
