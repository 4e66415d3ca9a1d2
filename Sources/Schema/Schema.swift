// Schema: the value types of the wire, the journal, the snapshot and the records. Its duties:
//
// 1. The types themselves are generated from proto/shegong/v1 into `Generated`, one file for each
//    .proto file; `SchemaCatalogue` lists them. They decode and encode through libprotobuf-c.
// 2. Masking: `MaskingProfile` says what becomes of each kind of personal data, and the generated
//    `masked(by:)` of every message applies it to the fields marked @personal in proto/.
