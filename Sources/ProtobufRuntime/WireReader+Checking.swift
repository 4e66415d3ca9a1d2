// What generated checks need besides what generated views do.

extension WireReader {
    /// Passes over the text behind a tag, checked as the decoder checks it.
    @inlinable @inline(__always)
    public mutating func checkText(
        _ tag: WireTag, _ options: DecodingOptions
    ) throws(DecodingError) {
        let content = try unsafe content(tag)
        guard content.count <= options.maximumStringLength else { throw .stringTooLong }
        try unsafe UTF8Check.check(content)
    }

    /// Passes over numbers of a repeated field behind a tag, one or many packed, and counts them.
    public mutating func countNumbers(_ tag: WireTag) throws(DecodingError) -> Int {
        guard tag.wireType != WireTag.varint else {
            _ = try varint()
            return 1
        }
        var packed = unsafe WireReader(try content(tag))
        var count = 0
        while !packed.isAtEnd {
            _ = try packed.varint()
            count += 1
        }
        return count
    }
}
