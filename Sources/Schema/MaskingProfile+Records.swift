public import ProtobufRuntime

/// Masking of records as they lie.
extension MaskingProfile {
    /// Writes a record with its personal fields masked.
    ///
    /// - Parameters:
    ///   - record: an encoded message, as it was checked when it came in.
    ///   - plan: `maskingPlan` of the message's type.
    ///   - writer: gets the bytes, without a length in front.
    /// - Throws: `DecodingError` when the bytes are not such a message; the writer may then hold a
    ///   part of it.
    public func write(
        _ record: UnsafeRawBufferPointer, by plan: MaskingPlan, to writer: inout MessageWriter
    ) throws(DecodingError) {
        var reader = WireReader(record)
        let fields = plan.fields
        let hidden = hiddenFields(fields)
        /// Where the fields begin that are still to be copied as they are.
        var copied = 0
        while let (tag, start) = try reader.nextTag(skipping: fields.copied) {
            if tag.number < MaskingPlan.nearest, hidden & 1 << UInt64(tag.number) != 0 {
                writer.write(record, copied..<reader.position)
                TextMask.writeHidden(try reader.content(tag), to: &writer)
            } else {
                let treatment = plan.treatment(of: tag.number)
                guard treatment.kind != .copied else {
                    try reader.skipValue(tag.wireType)
                    continue
                }
                writer.write(record, copied..<start)
                try write(plan, treatment, tag, &reader, to: &writer)
            }
            copied = reader.position
        }
        writer.write(record, copied..<record.count)
    }

    /// The fields with small numbers of which nothing stays, as is so with most.
    private func hiddenFields(_ fields: MaskingPlan.Fields) -> UInt64 {
        (email == .hidden ? fields.emails : 0) | (address == .hidden ? fields.addresses : 0)
            | (freeText == .hidden ? fields.freeTexts : 0)
    }

    /// The field behind a tag, which is not merely copied.
    private func write(
        _ plan: MaskingPlan, _ treatment: MaskingPlan.Treatment, _ tag: WireTag,
        _ reader: inout WireReader, to writer: inout MessageWriter
    ) throws(DecodingError) {
        switch treatment.kind {
        case .leftOut, .copied: try reader.skipValue(tag.wireType)
        case .birthDate:
            let date = UInt32(truncatingIfNeeded: try reader.number(tag))
            let shown = UInt64(masked(birthDate: date))
            guard shown != 0 || treatment.keepsEmpty else { return }
            writer.writeTag(tag.number, WireTag.varint)
            writer.writeVarint(shown)
        case .photo:
            let content = try reader.content(tag)
            guard photo == .full || treatment.keepsEmpty else { return }
            let shown = photo == .full ? content : UnsafeRawBufferPointer(start: nil, count: 0)
            writer.writeContent(tag.number, shown)
        case .message:
            let content = try reader.content(tag)
            let message = writer.openMessage(tag.number, expecting: content.count)
            try write(content, by: plan.plan(treatment), to: &writer)
            writer.closeMessage(message)
        case .name, .idNumber, .phone, .email, .address, .freeText:
            let text = try reader.content(tag)
            writer.writeTag(tag.number, WireTag.lengthDelimited)
            write(treatment.kind, text, to: &writer)
        }
    }

    /// A text's length and what is shown of it.
    @inline(__always)
    private func write(
        _ kind: MaskingPlan.Treatment.Kind, _ text: UnsafeRawBufferPointer,
        to writer: inout MessageWriter
    ) {
        switch kind {
        case .name:
            switch name {
            case .full: writer.writeLengthAnd(text)
            case .firstCharacter: TextMask(first: 1, last: 0).write(text, to: &writer)
            case .surname:
                let first = CompoundSurname.length(in: String(decoding: text, as: UTF8.self))
                TextMask(first: first, last: 0).write(text, to: &writer)
            }
        case .idNumber where idNumber == .ends:
            TextMask(first: 1, last: 2).write(text, to: &writer)
        case .phone where phone == .threeAndFour:
            TextMask(first: 3, last: 4).write(text, to: &writer)
        case .phone where phone == .lastFour:
            TextMask(first: 0, last: 4).write(text, to: &writer)
        case .email where email == .hidden, .address where address == .hidden,
            .freeText where freeText == .hidden:
            TextMask.writeHidden(text, to: &writer)
        default: writer.writeLengthAnd(text)
        }
    }
}

extension MessageWriter {
    /// Writes a record, masked, as a sub-message.
    ///
    /// - Throws: `DecodingError` when the bytes are not such a message.
    public mutating func write<Message: MaskableMessage>(
        _ record: UnsafeRawBufferPointer, as type: Message.Type, masked profile: MaskingProfile,
        inField number: UInt32
    ) throws(DecodingError) {
        let message = openMessage(number, expecting: record.count)
        try profile.write(record, by: type.maskingPlan, to: &self)
        closeMessage(message)
    }
}
